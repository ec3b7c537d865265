internal import Files

/// Text with secrets in it, put together in locked memory on its way to a file: a file's own
/// buffer is wiped by nobody.
package struct SecretText: ~Copyable {
    private var bytes: SecretBytes
    private var count = 0

    package init() throws(SecretsError) { bytes = try SecretBytes(count: 1 << 13) }

    package mutating func append(_ text: String) throws(SecretsError) {
        let characters = Array(text.utf8)
        try append(characters.span)
    }

    package mutating func append(_ secret: borrowing SecretBytes) throws(SecretsError) {
        try secret.withBytes { (secret) throws(SecretsError) in try append(secret) }
    }

    private mutating func append(_ part: Span<UInt8>) throws(SecretsError) {
        guard count + part.count <= bytes.count else {
            throw .wrongLength(expected: bytes.count, found: count + part.count)
        }
        let start = count
        bytes.withMutableBytes { bytes in
            for index in part.indices { bytes[start + index] = part[index] }
        }
        count += part.count
    }

    /// Writes a new file of mode 0600.
    /// - Throws: `FileError` if anything stands at `path`; `SecretsError.exposed` in a git work
    ///   tree.
    package consuming func write(path: String, allowsWorkTree: Bool) throws {
        if !allowsWorkTree { try PrivateFile.refuseWorkTree(path) }
        let file = try ReplacementFile(path: path, mode: 0o600, replacesExisting: false)
        try bytes.withBytes { try unsafe file.write($0.extracting(first: count).bytes, at: 0) }
        try file.commit()
    }
}
