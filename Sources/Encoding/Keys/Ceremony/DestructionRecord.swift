public import Files
internal import Secrets
public import Sealing

/// That an agency destroyed a key, signed with its signing key: what is left of the key.
public struct DestructionRecord: Codable, Equatable, Sendable {
    public let project: String
    public let keyIdentifier: String
    public let fingerprint: String
    /// The day the key file was made, yyyy-mm-dd.
    public let created: String
    /// The day it was destroyed.
    public let destroyed: String
    public let reason: String
    /// The agency's public signing key, as in its `.pub` file.
    public let signer: String
    /// Ed25519, 128 hexadecimal digits.
    public private(set) var signature: String

    /// The record of a key, signed.
    /// - Parameter destroyed: today.
    /// - Throws: `EncodingError.invalidName` for a reason that is empty, has over 500 bytes, or
    ///   holds control characters; `SecretsError`.
    public init(
        of facts: KeyFile.Facts, reason: String, destroyed: UTCDay,
        signedBy signer: borrowing AgencySigner
    ) throws {
        guard (1...500).contains(reason.utf8.count),
            reason.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else {
            throw EncodingError.invalidName("a reason has 1 to 500 bytes of plain text")
        }
        project = facts.project
        keyIdentifier = facts.keyIdentifier
        fingerprint = facts.fingerprint
        created = facts.created
        self.destroyed = "\(destroyed)"
        self.reason = reason
        self.signer = try AgencyPublicKey(agency: "", bytes: signer.publicKey).keyText()
        signature = ""
        signature = try signer.sign(message).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    /// Whether the agency with this public key signed the record as it stands.
    public func isSigned(by key: AgencyPublicKey) throws -> Bool {
        let digits = signature.compactMap(\.hexDigitValue)
        guard digits.count == 128, signature.utf8.count == 128, try key.keyText() == signer else {
            return false
        }
        let bytes = stride(from: 0, to: 128, by: 2).map { index in
            UInt8(digits[index] << 4 | digits[index + 1])
        }
        return Ed25519.isValid(bytes, of: message, publicKey: key.bytes)
    }

    /// What is signed: a label, and each value behind its length in four bytes, little-endian.
    private var message: [UInt8] {
        var message = Array("trefoil destruction record v1\n".utf8)
        for value in [
            project, keyIdentifier, fingerprint, created, destroyed, reason, signer,
        ] {
            let count = UInt32(value.utf8.count)
            for shift in [0, 8, 16, 24] as [UInt32] {
                message.append(UInt8(truncatingIfNeeded: count >> shift))
            }
            message += Array(value.utf8)
        }
        return message
    }

    /// Overwrites a key file and removes it.
    /// - Throws: `FileError`.
    public static func destroy(path: String) throws(FileError) {
        let descriptor = try FileDescriptor(updating: path)
        try descriptor.overwrite()
        try FilePath.removeFile(path)
        try FilePath.synchroniseFolder(of: path)
    }
}
