import Foundation
import Linkage

/// A `model.json`, of a run or by itself.
enum ModelFile {
    /// - Throws: `LinkageError.invalidFile`.
    static func read(_ path: String) throws -> ModelRecord {
        do {
            let data = try Data(contentsOf: URL(filePath: path))
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(ModelRecord.self, from: data)
        } catch {
            throw LinkageError.invalidFile(
                path: path, row: nil, problem: "no model of a linkage run can be read there")
        }
    }
}
