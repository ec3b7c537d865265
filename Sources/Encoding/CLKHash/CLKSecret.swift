internal import Secrets

/// The secret that agencies share with clkhash, from a file of mode 0600.
enum CLKSecret {
    /// The bytes of the file; one line end that closes it does not count, since editors and `echo`
    /// put one there.
    /// - Throws: `FileError`; `SecretsError.exposed` for a link, another owner, a file that others
    ///   can read, or one in a git work tree.
    static func read(path: String, allowsWorkTree: Bool) throws -> SecretBytes {
        let whole = try PrivateFile.read(path: path, allowsWorkTree: allowsWorkTree)
        let count = whole.withBytes { bytes in
            var count = bytes.count
            if count > 0 && bytes[count - 1] == 10 { count -= 1 }
            if count < bytes.count && count > 0 && bytes[count - 1] == 13 { count -= 1 }
            return count
        }
        var secret = try SecretBytes(count: count)
        whole.withBytes { bytes in
            secret.withMutableBytes { target in
                for index in 0..<count { target[index] = bytes[index] }
            }
        }
        return secret
    }
}
