public import Foundation

/// A folder of its own for one test, removed with the value.
public final class TemporaryFolder: Sendable {
    public let path: String

    public init() throws {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "trefoil-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    public func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file into the folder and returns its path.
    @discardableResult
    public func write(
        _ text: String, to name: String, permissions: Int = 0o644
    ) throws -> String {
        try write(Data(text.utf8), to: name, permissions: permissions)
    }

    @discardableResult
    public func write(_ data: Data, to name: String, permissions: Int = 0o644) throws -> String {
        let path = file(name)
        try data.write(to: URL(filePath: path))
        try FileManager.default.setAttributes(
            [.posixPermissions: permissions], ofItemAtPath: path)
        return path
    }

    /// The text of a file in the folder.
    public func text(of name: String) throws -> String {
        try String(contentsOfFile: file(name), encoding: .utf8)
    }
}
