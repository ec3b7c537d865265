internal import Secrets

/// Proof that two agencies hold the same linkage key for the same project: 16 bytes derived from
/// the key by HKDF, from which nothing else can be computed.
public struct KeyFingerprint: Hashable, Sendable, CustomStringConvertible {
    /// Bytes in a fingerprint.
    public static let byteCount = 16
    public let bytes: [UInt8]

    /// - Precondition: `bytes` holds 16 bytes.
    public init(_ bytes: Span<UInt8>) {
        precondition(bytes.count == Self.byteCount)
        self.bytes = bytes.indices.map { bytes[$0] }
    }

    /// Reads what `description` writes; nil for anything else.
    public init?(_ text: String) {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.count == 8, groups.allSatisfy({ $0.utf8.count == 4 }),
            let handle = Handle(hexadecimal: groups.joined())
        else { return nil }
        bytes = [handle.high, handle.low].flatMap { half in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: half >> $0) }
        }
    }

    /// Eight groups of four hexadecimal digits, to be read aloud: `3f2a-91bc-…`.
    public var description: String {
        stride(from: 0, to: Self.byteCount, by: 2).map { index in
            hexadecimal(bytes[index]) + hexadecimal(bytes[index + 1])
        }.joined(separator: "-")
    }

    /// Compares in constant time.
    public static func == (left: KeyFingerprint, right: KeyFingerprint) -> Bool {
        ConstantTime.areEqual(left.bytes.span, right.bytes.span)
    }
}

/// The public name of a linkage key: 8 random bytes made with it that say nothing about it.
public struct KeyIdentifier: Hashable, Sendable, CustomStringConvertible {
    public let value: UInt64

    public init(_ value: UInt64) { self.value = value }

    /// Reads 16 hexadecimal digits; nil for anything else.
    public init?(_ text: String) {
        guard text.utf8.count == 16, text.allSatisfy(\.isHexDigit),
            let value = UInt64(text, radix: 16)
        else { return nil }
        self.value = value
    }

    /// 16 lower-case hexadecimal digits.
    public var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

private func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
}
