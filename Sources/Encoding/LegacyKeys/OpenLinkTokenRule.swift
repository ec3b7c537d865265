internal import Secrets
internal import Tokens

/// A rule of Open Link Token 2.2.1: which values make a token.
public enum OpenLinkTokenRule: String, Sendable, CaseIterable {
    /// Last name, first letter of the first name, sex, date of birth.
    case t1 = "T1"
    /// Last name, first name, sex, date of birth.
    case t3 = "T3"
    /// Last name, first three letters of the first name, sex.
    case t5 = "T5"

    /// One record's values, normalised; nil where one is missing or refused.
    struct Values {
        var lastName: String?
        var firstName: String?
        var sex: String?
        var birthDate: String?
    }

    /// What is hashed; nil where a value is missing.
    func signature(of values: Values) -> String? {
        guard let last = values.lastName, let first = values.firstName, let sex = values.sex else {
            return nil
        }
        switch self {
        case .t1: return values.birthDate.map { "\(last)|\(first.prefix(1))|\(sex)|\($0)" }
        case .t3: return values.birthDate.map { "\(last)|\(first)|\(sex)|\($0)" }
        case .t5: return "\(last)|\(first.prefix(3))|\(sex)"
        }
    }

    /// Base64 of HMAC-SHA256 under the hashing secret over the hexadecimal digits of the
    /// signature's SHA-256: the token before it is encrypted for its way.
    static func token(
        of signature: String, under code: inout HMACSHA256
    ) throws(SecretsError) -> String {
        let bytes = Array(signature.utf8)
        let digits = Array("\(try SHA256Digest(hashing: bytes.span))".utf8)
        let authentication = try code.authenticate(digits.span)
        let bytesOfCode = (0..<32).map { byte in
            UInt8(
                truncatingIfNeeded: authentication.bigEndianWord64(byte / 8) >> (56 - byte % 8 * 8))
        }
        var text: [UInt8] = []
        Base64.append(bytesOfCode.span, to: &text)
        return String(decoding: text, as: UTF8.self)
    }
}
