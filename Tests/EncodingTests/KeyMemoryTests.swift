import Encoding
import Files
import Records
import Sealing
import Secrets
import TestSupport
import Testing
import Tokens

@Suite("Keys in memory", .serialized)
struct KeyMemoryTests {
    /// Halves of a key's bytes and of its text in a file, in disguise; the bytes themselves have
    /// been in locked memory only.
    private func patterns(_ line: String, prefix: String, path: String) throws -> [[UInt8]] {
        let lines = try SecretBytes.read(allOf: FileDescriptor(reading: path), limit: 1 << 16)
        let start =
            try #require(
                lines.withBytes { bytes in
                    (0..<bytes.count).first { start in
                        line.utf8.enumerated().allSatisfy {
                            start + $0 < bytes.count && bytes[start + $0] == $1
                        }
                    }
                }) + line.utf8.count
        let end = try #require(
            lines.withBytes { bytes in
                (start...bytes.count).first { $0 == bytes.count || bytes[$0] == 10 }
            })
        let text = lines.withBytes { bytes in
            // The prefix is no secret, and neither is the checksum.
            let secret = start + prefix.utf8.count + 1..<end - 6
            let middle = secret.lowerBound + secret.count / 2
            return [
                MemoryScan.disguised(bytes.extracting(secret.lowerBound..<middle)),
                MemoryScan.disguised(bytes.extracting(middle..<secret.upperBound)),
            ]
        }
        let decoded = try lines.withBytes { bytes in
            try Bech32m.decode(prefix: prefix, byteCount: 32, bytes.extracting(start..<end))
        }
        guard let decoded else { throw SecretsError.memory }
        let raw = decoded.withBytes { bytes in
            [
                MemoryScan.disguised(bytes.extracting(0..<16)),
                MemoryScan.disguised(bytes.extracting(16..<32)),
            ]
        }
        return text + raw
    }

    private func use(_ path: String, folder: TemporaryFolder) throws {
        let keyFile = try KeyFile.read(path: path)
        let schema = try Schema(
            text: """
                trefoil-schema: 1
                name: test
                fields:
                  - {name: surname, column: surname, type: surname}
                  - {name: dob, column: dob, type: date-of-birth}
                """, path: "schema.yaml")
        _ = try RecordEncoder(plan: FilterPlan(schema: schema), keyFile: keyFile)
        let signature = try keyFile.withAgencyKey { key in
            var handles = try key.handleMaker()
            let identifier = Array("1".utf8)
            _ = try handles.handle(of: identifier.span)
            let signer = try key.signer()
            return try signer.sign(identifier)
        }
        #expect(signature.count == 64)
        let shares = try KeyEscrow.split(
            keyFile, count: 3, threshold: 2, folder: folder.file("shares"))
        _ = try KeyEscrow.recover(paths: shares, path: folder.file("recovered.key"))
        _ = try keyFile.createSharedFile(path: folder.file("shared.key"), created: "2026-11-23")
    }

    @Test("After a key file was made, read, used and dropped, memory holds a part of its keys")
    func keyFiles() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("own.key")
        _ = try KeyFile.create(path: path, project: "test", created: "2026-11-23")
        let scan = MemoryScan(
            patterns: try patterns("\nlinkage-key: ", prefix: "trefoil-linkage-key-", path: path)
                + patterns("\nagency-key: ", prefix: "trefoil-agency-key-", path: path))
        #expect(try scan.count() == 0, "what made the file left a copy")
        let held = try KeyFile.read(path: path)
        let found = try scan.count()
        #expect(found >= 4, "the scan does not find a key that is held")
        #expect(try held.withAgencyKey { _ in true })
        _ = consume held
        try use(path, folder: folder)
        #expect(try scan.count() == 0, "a copy is left behind")
    }

    @Test("After a key was combined of contributions, memory holds a part of one")
    func contributions() throws {
        let folder = try TemporaryFolder()
        let paths = ["a", "b"].map { folder.file($0) }
        for path in paths {
            _ = try KeyContribution.create(path: path, project: "test", created: "2026-11-23")
        }
        let key = folder.file("own.key")
        _ = try KeyCombination.combine(
            paths: paths, project: "test", path: key, created: "2026-11-23")
        let scan = MemoryScan(
            patterns: try paths.flatMap {
                try patterns("\ncontribution: ", prefix: "trefoil-contribution-", path: $0)
            } + patterns("\nlinkage-key: ", prefix: "trefoil-linkage-key-", path: key))
        #expect(try scan.count() == 0)
    }

    @Test("After a node opened a file, memory holds a part of its key")
    func nodeKeys() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("node.key")
        let recipient = try NodeKey.create(
            path: path, created: "2026-11-23", allowsWorkTree: false)
        _ = try KeyFile.create(
            path: folder.file("own.key"), project: "test", created: "2026-11-23")
        let keyFile = try KeyFile.read(path: folder.file("own.key"))
        let header = TokenHeader(
            agency: "a", project: "test", keyIdentifier: keyFile.linkageKey.identifier,
            keyFingerprint: keyFile.fingerprint,
            schemaDigest: SHA256Digest([UInt8](repeating: 5, count: 32).span),
            isDemonstration: false, rowCount: 0, fields: [], recordBitCount: 64)
        let writer = try TokenFileWriter(path: folder.file("a.tok"), header: header)
        let (_, tokens) = try writer.finishUnnamed()
        let signer = try keyFile.withAgencyKey { try $0.signer() }
        try TokenSealing(
            recipient: recipient, audit: .none(reason: "a test"), created: 1, expires: 1_000_000
        ).seal(tokens, by: signer, path: folder.file("a.sealed"), replacesExisting: false)
        try AgencyPublicKey(agency: "a", bytes: signer.publicKey).write(path: folder.file("a.pub"))
        do {
            let node = try NodeKey(path: path, allowsWorkTree: false)
            let file = try SealedFile(
                path: folder.file("a.sealed"), nodeKey: node,
                trusted: TrustedAgencies(paths: [folder.file("a.pub")]), now: 2)
            #expect(try file.decrypt(scratchBeside: folder.file("x")).rowCount == 0)
        }
        let scan = MemoryScan(
            patterns: try patterns("\nnode-key: ", prefix: "trefoil-node-key-", path: path))
        #expect(try scan.count() == 0)
    }
}
