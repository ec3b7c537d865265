import Foundation
import Secrets
import TestSupport
import Testing

@Suite("Project Wycheproof")
struct WycheproofTests {
    struct File<Case: Decodable>: Decodable {
        struct Group: Decodable {
            let tagSize: Int?
            let tests: [Case]
        }

        let numberOfTests: Int
        let testGroups: [Group]

        init(_ name: String) throws {
            let url = SharedData.packageRoot.appending(path: "Tests/Vectors/wycheproof/\(name)")
            self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
        }
    }

    struct MACCase: Decodable {
        let tcId: Int
        let key, msg, tag, result: String
    }

    struct KDFCase: Decodable {
        let tcId, size: Int
        let ikm, salt, info, okm, result: String
    }

    private func secret(_ digits: String) throws -> SecretBytes {
        let bytes = Hexadecimal.bytes(digits)
        return try SecretBytes(copying: bytes.span)
    }

    @Test("HMAC-SHA256 gives another code for a valid case, or passes a modified one")
    func codes() throws {
        let file = try File<MACCase>("hmac_sha256_test.json")
        var counts: [String: Int] = [:]
        for group in file.testGroups {
            let size = try #require(group.tagSize) / 8
            for vector in group.tests {
                var code = try HMACSHA256(key: secret(vector.key))
                let message = Hexadecimal.bytes(vector.msg)
                let found = Array(try code.authenticate(message.span).bytes.prefix(size))
                let tag = Hexadecimal.bytes(vector.tag)
                let isEqual = ConstantTime.areEqual(found.span, tag.span)
                #expect(isEqual == (vector.result == "valid"), "test \(vector.tcId)")
                counts[vector.result, default: 0] += 1
            }
        }
        #expect(file.numberOfTests == 174)
        #expect(counts == ["valid": 66, "invalid": 108])
    }

    @Test("HKDF-SHA256 gives other bytes for a valid case, or more than it may")
    func derivation() throws {
        let file = try File<KDFCase>("hkdf_sha256_test.json")
        var counts: [String: Int] = [:]
        for vector in file.testGroups.flatMap(\.tests) {
            let (salt, info) = (Hexadecimal.bytes(vector.salt), Hexadecimal.bytes(vector.info))
            let key = try HKDF.extract(salt: salt.span, keyMaterial: secret(vector.ikm))
            counts[vector.result, default: 0] += 1
            if vector.result == "valid" {
                let output = try HKDF.expand(key: key, info: info.span, count: vector.size)
                let bytes = output.withBytes { bytes in bytes.indices.map { bytes[$0] } }
                #expect(bytes == Hexadecimal.bytes(vector.okm), "test \(vector.tcId)")
            } else {
                #expect(throws: SecretsError.outputTooLong(bytes: vector.size)) {
                    _ = try HKDF.expand(key: key, info: info.span, count: vector.size)
                }
            }
        }
        #expect(file.numberOfTests == 105)
        #expect(counts == ["valid": 102, "invalid": 3])
    }

    struct AgreementCase: Decodable {
        let tcId: Int
        let `public`, `private`, shared, result: String
        let flags: [String]
    }

    @Test("X25519 gives another secret, or takes a public key that gives zero bytes")
    func agreement() throws {
        let file = try File<AgreementCase>("x25519_test.json")
        var refused = 0
        for vector in file.testGroups.flatMap(\.tests) {
            let own = try secret(vector.private)
            let peer = Hexadecimal.bytes(vector.public)
            if vector.flags.contains("ZeroSharedSecret") {
                refused += 1
                #expect(throws: SecretsError.self, "test \(vector.tcId)") {
                    _ = try X25519.agree(own, with: peer)
                }
            } else {
                let shared = try X25519.agree(own, with: peer)
                let isEqual = try shared == secret(vector.shared)
                #expect(isEqual, "test \(vector.tcId)")
            }
        }
        #expect(file.numberOfTests == 518 && refused == 31)
    }

    struct SignatureFile: Decodable {
        struct Key: Decodable { let pk, sk: String }
        struct Case: Decodable {
            let tcId: Int
            let msg, sig, result: String
        }
        struct Group: Decodable {
            let key: Key
            let tests: [Case]
        }

        let numberOfTests: Int
        let testGroups: [Group]
    }

    @Test("Ed25519 makes another signature, or passes one that was changed")
    func signatures() throws {
        let url = SharedData.packageRoot
            .appending(path: "Tests/Vectors/wycheproof/eddsa_test.json")
        let file = try JSONDecoder().decode(SignatureFile.self, from: Data(contentsOf: url))
        for group in file.testGroups {
            let publicKey = Hexadecimal.bytes(group.key.pk)
            let key = try secret(group.key.sk)
            #expect(try Ed25519.publicKey(of: key) == publicKey)
            for vector in group.tests {
                let message = Hexadecimal.bytes(vector.msg)
                let signature = Hexadecimal.bytes(vector.sig)
                let isValid = Ed25519.isValid(signature, of: message, publicKey: publicKey)
                #expect(isValid == (vector.result == "valid"), "test \(vector.tcId)")
                guard isValid else { continue }
                #expect(try Ed25519.sign(message, with: key) == signature)
            }
        }
        #expect(file.numberOfTests == 145)
    }

    struct CipherCase: Decodable {
        let tcId: Int
        let key, iv, aad, msg, ct, tag, result: String
    }

    @Test("ChaCha20-Poly1305 gives another ciphertext, or opens one that was changed")
    func cipher() throws {
        let file = try File<CipherCase>("chacha20_poly1305_test.json")
        var used = 0
        for vector in file.testGroups.flatMap(\.tests) where vector.aad.isEmpty {
            let key = try secret(vector.key)
            let (nonce, plain) = (Hexadecimal.bytes(vector.iv), Hexadecimal.bytes(vector.msg))
            var output: [UInt8] = []
            guard vector.result == "valid" else {
                // All invalid cases without additional data have nonces of a wrong length.
                #expect(throws: SecretsError.self) {
                    try ChaCha20Poly1305.seal(plain.span, key: key, nonce: nonce, into: &output)
                }
                continue
            }
            used += 1
            let sealed = Hexadecimal.bytes(vector.ct) + Hexadecimal.bytes(vector.tag)
            try ChaCha20Poly1305.seal(plain.span, key: key, nonce: nonce, into: &output)
            #expect(output == sealed, "test \(vector.tcId)")
            let isOpen = try ChaCha20Poly1305.open(
                sealed.span, key: key, nonce: nonce, into: &output)
            #expect(isOpen && output == plain)
            for index in sealed.indices {
                var changed = sealed
                changed[index] ^= 0x10
                let isOpen = try ChaCha20Poly1305.open(
                    changed.span, key: key, nonce: nonce, into: &output)
                #expect(!isOpen && output.isEmpty)
            }
        }
        #expect(file.numberOfTests == 300 && used == 38)
    }
}
