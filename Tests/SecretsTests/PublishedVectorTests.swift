import Secrets
import TestSupport
import Testing

/// Secret bytes of a test, from hexadecimal digits.
private func secret(_ digits: String) throws -> SecretBytes {
    let bytes = Hexadecimal.bytes(digits)
    var secret = try SecretBytes(count: bytes.count)
    secret.withMutableBytes { span in
        for index in bytes.indices { span[index] = bytes[index] }
    }
    return secret
}

@Suite("Published vectors of the primitives")
struct PublishedVectorTests {
    struct MACCase: Decodable, Sendable {
        let name, key, data, mac: String
    }

    struct KDFCase: Decodable, Sendable {
        let name, ikm, salt, info, prk, okm: String
        let length: Int
    }

    @Test("HMAC-SHA256 gives what RFC 4231 says, twice from the same keyed state")
    func authenticationCodes() throws {
        let cases = try Vectors.cases("rfc4231.json", of: MACCase.self)
        #expect(cases.count == 7)
        for vector in cases {
            let expected = Hexadecimal.bytes(vector.mac)
            let message = Hexadecimal.bytes(vector.data)
            var code = try HMACSHA256(key: secret(vector.key))
            for round in 1...2 {
                let found = try code.authenticate(message.span)
                #expect(
                    Array(found.bytes.prefix(expected.count)) == expected,
                    "case \(vector.name), round \(round)")
            }
        }
    }

    struct LegacyCase: Decodable, Sendable {
        let name, digest, key, data, mac: String
    }

    @Test("HMAC with SHA-1 or MD5 differs from RFC 2202, once or again")
    func legacyCodes() throws {
        let cases = try Vectors.cases("rfc2202.json", of: LegacyCase.self)
        #expect(cases.count == 14)
        for vector in cases {
            let digest = try #require(LegacyHMAC.Digest(rawValue: vector.digest))
            let message = Hexadecimal.bytes(vector.data)
            let hmac = try LegacyHMAC(digest, key: Hexadecimal.bytes(vector.key).span)
            for round in 1...2 {
                var code = [UInt8](repeating: 0, count: digest.byteCount)
                var output = code.mutableSpan
                try hmac.authenticate(message.span, into: &output)
                #expect(Hexadecimal.text(code) == vector.mac, "\(vector.name), round \(round)")
            }
        }
        #expect(throws: SecretsError.self) { _ = try LegacyHMAC(.md5, key: Span()) }
    }

    struct KeyedHashCase: Decodable, Sendable {
        let name, key, salt, data, hash: String
    }

    @Test("BLAKE2b with key and salt differs from the known answers, once or again")
    func keyedHashes() throws {
        let cases = try Vectors.cases("blake2b.json", of: KeyedHashCase.self)
        #expect(cases.count == 11)
        for vector in cases {
            let (message, salt) = (Hexadecimal.bytes(vector.data), Hexadecimal.bytes(vector.salt))
            let blake = try KeyedBLAKE2b(key: Hexadecimal.bytes(vector.key).span)
            for round in 1...2 {
                var hash = [UInt8](repeating: 0, count: KeyedBLAKE2b.byteCount)
                var output = hash.mutableSpan
                try blake.hash(message.span, salt: salt.span, into: &output)
                #expect(Hexadecimal.text(hash) == vector.hash, "\(vector.name), round \(round)")
            }
        }
        for count in [0, 65] {
            let key = [UInt8](repeating: 1, count: count)
            #expect(throws: SecretsError.self) { _ = try KeyedBLAKE2b(key: key.span) }
        }
    }

    @Test("A changed message has another code, and the comparison refuses it")
    func modifiedCodesAreRefused() throws {
        var code = try HMACSHA256(key: secret("4a656665"))
        let message = Array("what do ya want for nothing?".utf8)
        let genuine = try code.authenticate(message.span)
        func isRefused(_ bytes: [UInt8]) -> Bool { !genuine.isEqual(to: bytes.span) }
        #expect(!isRefused(genuine.bytes))
        for bit in 0..<256 {
            var changed = genuine.bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(isRefused(changed))
        }
        #expect(isRefused(genuine.bytes.dropLast()))
    }

    @Test("HKDF-SHA256 gives what RFC 5869 says, in both its steps")
    func keyDerivation() throws {
        let cases = try Vectors.cases("rfc5869.json", of: KDFCase.self)
        #expect(cases.count == 3)
        for vector in cases {
            let salt = Hexadecimal.bytes(vector.salt)
            let key = try HKDF.extract(salt: salt.span, keyMaterial: secret(vector.ikm))
            #expect(key.withBytes { Hexadecimal.text(copy($0)) } == vector.prk)
            let info = Hexadecimal.bytes(vector.info)
            let output = try HKDF.expand(key: key, info: info.span, count: vector.length)
            #expect(output.withBytes { Hexadecimal.text(copy($0)) } == vector.okm)
        }
    }

    @Test("HKDF refuses more than 255 blocks instead of repeating itself")
    func derivationLimit() throws {
        let key = try secret("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b")
        #expect(throws: SecretsError.outputTooLong(bytes: 8161)) {
            _ = try HKDF.expand(key: key, info: Span(), count: 8161)
        }
    }

    @Test(
        "SHA-256 gives the digests of FIPS 180-4's examples, whole or in pieces",
        arguments: [
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func digests(message: String, expected: String) throws {
        let bytes = Array(message.utf8)
        #expect(try SHA256Digest(hashing: bytes.span).description == expected)
        var hash = try SHA256()
        for index in bytes.indices { try hash.update(bytes.span.extracting(index...index)) }
        #expect(try hash.finish().description == expected)
    }

    private func copy(_ bytes: Span<UInt8>) -> [UInt8] { bytes.indices.map { bytes[$0] } }
}
