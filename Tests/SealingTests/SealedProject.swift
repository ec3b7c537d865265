import Files
import Foundation
import Sealing
import Secrets
import TestSupport
import Tokens

/// A token file, a node's key, an agency's signing key and a sealed file of them, in a folder.
struct SealedProject {
    static let now: UInt64 = 1_795_392_000  // 2026-11-23

    let folder: TemporaryFolder
    let recipient: NodePublicKey
    let tokenBytes: [UInt8]

    /// - Parameter rows: rows of 24 bytes; 5,000 make two chunks.
    init(rows: Int = 2) throws {
        folder = try TemporaryFolder()
        recipient = try NodeKey.create(
            path: folder.file("node.key"), created: "2026-11-23", allowsWorkTree: false)
        let header = TokenHeader(
            agency: "housing", project: "test", keyIdentifier: KeyIdentifier(7),
            keyFingerprint: KeyFingerprint([UInt8](repeating: 9, count: 16).span),
            schemaDigest: SHA256Digest([UInt8](repeating: 5, count: 32).span),
            isDemonstration: false, rowCount: 0, fields: [], recordBitCount: 64,
            // So long that a number of rows fills chunks to the byte.
            hardening: [String(repeating: "x", count: 60)])
        var writer = try TokenFileWriter(path: folder.file("a.tok"), header: header)
        for row in 0..<rows {
            let tokens = [UInt64(row) &* 0x9e37_79b9_7f4a_7c15 | 1, 0]
            try writer.append(
                handle: Handle(high: UInt64(row + 1) << 40, low: 3), sourceRow: row,
                missingMask: 0, tokens: tokens.span)
        }
        _ = try writer.finish()
        tokenBytes = try Array(Data(contentsOf: URL(filePath: folder.file("a.tok"))))
        try publish(signer(1), as: "housing.pub")
    }

    /// A signer whose key is made of one byte.
    func signer(_ byte: UInt8) throws -> AgencySigner {
        let seed = [UInt8](repeating: byte, count: 32)
        return try AgencySigner(secret: SecretBytes(copying: seed.span))
    }

    func publish(
        _ signer: borrowing AgencySigner, agency: String = "housing", as name: String
    ) throws {
        try AgencyPublicKey(agency: agency, bytes: signer.publicKey)
            .write(path: folder.file(name))
    }

    func seal(
        to name: String = "a.sealed", signedBy byte: UInt8 = 1, created: UInt64 = now,
        expires: UInt64 = now + 86_400, audit: AuditStatement = .none(reason: "a test"),
        recipient: NodePublicKey? = nil
    ) throws {
        try TokenSealing(
            recipient: recipient ?? self.recipient, audit: audit, created: created,
            expires: expires
        ).seal(
            MappedFile(path: folder.file("a.tok")), by: signer(byte), path: folder.file(name),
            replacesExisting: true)
    }

    /// Opens a sealed file and gives the token file's bytes.
    func open(
        _ name: String = "a.sealed", key: String = "node.key", trusted: [String] = ["housing.pub"],
        now: UInt64 = now
    ) throws -> [UInt8] {
        let nodeKey = try NodeKey(path: folder.file(key), allowsWorkTree: false)
        let file = try SealedFile(
            path: folder.file(name), nodeKey: nodeKey,
            trusted: TrustedAgencies(paths: trusted.map { folder.file($0) }), now: now)
        let output = folder.file("out.tok")
        try file.decrypt(to: output, replacesExisting: true) {}
        defer { try? FilePath.removeFile(output) }
        return try Array(Data(contentsOf: URL(filePath: output)))
    }

    func bytes(_ name: String = "a.sealed") throws -> [UInt8] {
        try Array(Data(contentsOf: URL(filePath: folder.file(name))))
    }
}
