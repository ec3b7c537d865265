internal import Foundation

/// Published test vectors, kept in Tests/Vectors with their source.
public enum Vectors {
    /// The cases of a file of vectors.
    public static func cases<Case: Decodable>(_ name: String, of type: Case.Type) throws -> [Case] {
        let url = SharedData.packageRoot.appending(path: "Tests/Vectors/\(name)")
        return try JSONDecoder().decode(VectorFile<Case>.self, from: Data(contentsOf: url)).cases
    }
}

private struct VectorFile<Case: Decodable>: Decodable {
    let source: String
    let cases: [Case]
}
