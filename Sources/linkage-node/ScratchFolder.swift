import Files
import Foundation
import Synchronization

/// A folder for what a command does not keep. It goes when the command is done or interrupted.
struct ScratchFolder {
    let path: String

    /// Where the system keeps such folders (TMPDIR), as the path of a file in it.
    static var place: String {
        FileManager.default.temporaryDirectory.appending(path: "linkage-node")
            .path(percentEncoded: false)
    }

    private static let all = Mutex<[String]>([])

    /// Makes one where the system keeps such folders (TMPDIR), readable to this user alone.
    /// - Throws: `FileError`.
    init() throws(FileError) {
        let path = FileManager.default.temporaryDirectory
            .appending(path: "linkage-node-\(UUID().uuidString)").path(percentEncoded: false)
        Self.all.withLock { $0.append(path) }
        try FilePath.createFolder(path, mode: 0o700)
        self.path = path
    }

    static func removeAll() {
        for path in all.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: path) }
    }
}
