internal import Files
internal import Glibc

/// A file that holds secrets: who may read it is checked before a byte of it is read.
package enum PrivateFile {
    /// Bytes; a file of secrets has a few thousand.
    package static let sizeLimit = 1 << 16

    /// The whole file, read straight into locked memory.
    /// - Parameter allowsWorkTree: true in the demo and the tests only: a secret in a git work tree
    ///   is committed some day.
    /// - Throws: `FileError`; `SecretsError.exposed` for a link, another owner, a file that others
    ///   can read, or one in a git work tree.
    package static func read(path: String, allowsWorkTree: Bool) throws -> SecretBytes {
        func refused(_ problem: String, _ remedy: String) -> SecretsError {
            .exposed(path: path, problem: problem, remedy: remedy)
        }
        // Said in plain words here; what counts is that the link is not followed below.
        guard !FilePath.isSymbolicLink(path) else {
            throw refused("it is a symbolic link", "give a key file by its own path")
        }
        let descriptor = try FileDescriptor(reading: path, followLinks: false)
        let status = try descriptor.status()
        guard status.isRegularFile else {
            throw refused("it is not a regular file", "give a key file by its own path")
        }
        guard status.permissions & 0o077 == 0 else {
            let mode = String(status.permissions & 0o777, radix: 8)
            throw refused(
                "others can read it (mode 0\(mode))",
                "run `chmod 600 \(path)`, and make a new key if others may have read it")
        }
        guard status.owner == geteuid() || status.owner == 0 else {
            throw refused("it belongs to another user", "use a key file of your own")
        }
        if !allowsWorkTree { try refuseWorkTree(path) }
        return try SecretBytes.read(allOf: descriptor, limit: sizeLimit)
    }

    /// - Throws: `SecretsError.exposed` where `path` is inside a git work tree.
    package static func refuseWorkTree(_ path: String) throws(SecretsError) {
        guard let tree = FilePath.gitWorkTree(around: path) else { return }
        throw .exposed(
            path: path, problem: "it is inside the git work tree \(tree)",
            remedy: "keep keys where they cannot be committed (the demo says --demonstration)")
    }
}
