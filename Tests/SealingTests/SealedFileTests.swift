import Files
import Foundation
import Sealing
import Secrets
import TestSupport
import Testing
import Tokens

@Suite("Sealed files")
struct SealedFileTests {
    /// The error that a body throws, as text; nil if it throws none.
    private func failure(_ body: () throws -> Void) -> String? {
        do { try body() } catch { return "\(error)" }
        return nil
    }

    @Test("What is opened is not what was sealed", arguments: [0, 1, 2, 2_725, 5_000])
    func roundTrip(rows: Int) throws {
        let project = try SealedProject(rows: rows)
        try project.seal()
        #expect(try project.open() == project.tokenBytes)
        let sealed = try project.bytes()
        #expect(sealed.count > project.tokenBytes.count)
        if rows > 0 {
            let size = Int(project.tokenBytes[12]) + Int(project.tokenBytes[13]) << 8
            let row = Data(project.tokenBytes[size..<size + 16])
            #expect(!Data(sealed).contains(row), "a handle stands in the sealed file")
        }
        #expect(
            try FileDescriptor(reading: project.folder.file("a.sealed")).status().permissions
                == 0o600)
    }

    @Test("A payload that ends at a chunk's end is opened, and not one chunk less")
    func wholeChunks() throws {
        let project = try SealedProject(rows: 6_128)
        #expect(project.tokenBytes.count == 3 << 16)
        try project.seal()
        #expect(try project.open() == project.tokenBytes)
        let sealed = try project.bytes()
        try project.folder.write(Data(sealed.dropLast(65_536 + 16)), to: "a.sealed")
        #expect(failure { _ = try project.open() } != nil)
    }

    @Test("A flipped bit in any byte is not noticed, or leaves a file behind")
    func flippedBytes() throws {
        let project = try SealedProject()
        try project.seal()
        let sealed = try project.bytes()
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1 << UInt8(index % 8)
            try project.folder.write(Data(changed), to: "a.sealed")
            let error = failure { _ = try project.open() }
            #expect(error != nil, "byte \(index) was flipped and the file opened")
            #expect(error?.contains("\n") == false)
            #expect(!FilePath.exists(project.folder.file("out.tok")))
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: project.folder.path)
        #expect(!left.contains { $0.hasSuffix(".partial") })
    }

    @Test("A file cut short or made longer at any byte is opened")
    func truncation() throws {
        let project = try SealedProject()
        try project.seal()
        let sealed = try project.bytes()
        for count in sealed.indices {
            try project.folder.write(Data(sealed.prefix(count)), to: "a.sealed")
            #expect(failure { _ = try project.open() } != nil, "\(count) bytes were enough")
        }
        try project.folder.write(Data(sealed + [0]), to: "a.sealed")
        #expect(failure { _ = try project.open() }?.contains("too long") == true)
    }

    @Test("Chunks may be exchanged, repeated or left out")
    func chunks() throws {
        let project = try SealedProject(rows: 8_000)
        try project.seal()
        let sealed = try project.bytes()
        let chunk = 65_536 + 16
        let payload = project.tokenBytes.count + 16 * ((project.tokenBytes.count + 65_535) / 65_536)
        let start = sealed.count - payload
        #expect(payload > 2 * chunk)
        let first = start..<start + chunk
        let second = start + chunk..<start + 2 * chunk
        var exchanged = sealed
        exchanged.replaceSubrange(first, with: sealed[second])
        exchanged.replaceSubrange(second, with: sealed[first])
        var repeated = sealed
        repeated.replaceSubrange(second, with: sealed[first])
        for changed in [
            exchanged, repeated, Array(sealed[..<first.upperBound]),
            Array(sealed[..<first.lowerBound]) + Array(sealed[first.upperBound...]),
        ] {
            try project.folder.write(Data(changed), to: "a.sealed")
            #expect(failure { _ = try project.open() } != nil)
        }
    }

    @Test("Another node opens the file")
    func wrongNode() throws {
        let project = try SealedProject()
        try project.seal()
        let other = try NodeKey.create(
            path: project.folder.file("other.key"), created: "2026-11-23", allowsWorkTree: false)
        let error = failure { _ = try project.open(key: "other.key") }
        #expect(error?.contains("sealed for the node") == true)
        // A header that was redirected is no longer signed.
        var bytes = try project.bytes()
        bytes.replaceSubrange(120..<152, with: other.bytes)
        try project.folder.write(Data(bytes), to: "a.sealed")
        let redirected = failure { _ = try project.open(key: "other.key") }
        #expect(redirected?.contains("signature does not fit") == true)
    }

    @Test("A file is opened whose signer is unknown, or is another agency")
    func wrongSigner() throws {
        let project = try SealedProject()
        try project.publish(project.signer(2), agency: "health", as: "health.pub")
        try project.seal(signedBy: 2)
        // Health signs as housing.
        let forged = failure { _ = try project.open(trusted: ["housing.pub", "health.pub"]) }
        #expect(forged?.contains("signed as housing with the key") == true)
        try project.seal()
        let unknown = failure { _ = try project.open(trusted: ["health.pub"]) }
        #expect(unknown?.contains("no public key of agency housing") == true)
        // Health puts its own key into a header that housing signed.
        var bytes = try project.bytes()
        bytes.replaceSubrange(184..<216, with: try project.signer(2).publicKey)
        try project.folder.write(Data(bytes), to: "a.sealed")
        #expect(failure { _ = try project.open(trusted: ["housing.pub", "health.pub"]) } != nil)
    }

    @Test("Two keys of one agency are both trusted")
    func secondKey() throws {
        let project = try SealedProject()
        try project.publish(project.signer(2), as: "second.pub")
        let error = failure {
            _ = try TrustedAgencies(
                paths: ["housing.pub", "second.pub"].map { project.folder.file($0) })
        }
        #expect(error?.contains("a second key of agency housing") == true)
    }

    @Test("A file opens after its expiry, or before it was made")
    func dates() throws {
        let project = try SealedProject()
        let now = SealedProject.now
        try project.seal()
        #expect(failure { _ = try project.open(now: now + 86_399) } == nil)
        let late = failure { _ = try project.open(now: now + 86_400) }
        #expect(late?.contains("expired at the end of 2026-11-23") == true)
        #expect(failure { _ = try project.open(now: now - 86_399) } == nil)
        let early = failure { _ = try project.open(now: now - 86_401) }
        #expect(early?.contains("sealed on 2026-11-23") == true)
        #expect(failure { try project.seal(expires: now) } != nil)
    }

    @Test("The same file sealed twice is the same bytes: a key pair or nonce is used again")
    func freshness() throws {
        let project = try SealedProject()
        try project.seal()
        try project.seal(to: "b.sealed")
        let (first, second) = (try project.bytes(), try project.bytes("b.sealed"))
        #expect(first[152..<184] != second[152..<184], "the ephemeral key")
        #expect(first[216..<232] != second[216..<232], "the nonce")
        #expect(first.suffix(64) != second.suffix(64))
    }

    @Test("A reason for no audit is lost on the way, or one that no header holds is sealed")
    func audits() throws {
        let project = try SealedProject()
        try project.seal(audit: .none(reason: "field trial, agreed on 2026-11-20"))
        let path = project.folder.file("a.sealed")
        #expect(
            try SealedFile.unprovedHeader(path: path).audit
                == .none(reason: "field trial, agreed on 2026-11-20"))
        let report = SHA256Digest([UInt8](repeating: 3, count: 32).span)
        try project.seal(audit: .passed(report: report))
        #expect(try SealedFile.unprovedHeader(path: path).audit == .passed(report: report))
        for reason in ["", "two\nlines", String(repeating: "x", count: 501)] {
            #expect(failure { try project.seal(audit: .none(reason: reason)) } != nil)
        }
    }

    @Test("A file that is no token file is sealed")
    func notTokens() throws {
        let project = try SealedProject()
        try project.folder.write("name,surname\n", to: "a.tok")
        #expect(failure { try project.seal() }?.contains("not a token file") == true)
        #expect(!FilePath.exists(project.folder.file("a.sealed")))
    }
}
