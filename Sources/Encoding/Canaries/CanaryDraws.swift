internal import Records
internal import Secrets
internal import Tokens

/// One of the invented people: its kind and its number among those of its kind.
struct Canary: Hashable, Sendable {
    let kind: CanaryKind
    /// From 0.
    let number: Int

    /// All canaries where `count` are planted, controls first: a quarter of them, rounded up.
    static func all(count: Int) -> [Canary] {
        let controls = (count + 3) / 4
        return (0..<controls).map { Canary(kind: .control, number: $0) }
            + (0..<count - controls).map { Canary(kind: .copy, number: $0) }
    }

    /// The canary in whose household this one lives too: every fifth copy is a look-alike of the
    /// copy before it.
    var relative: Canary? {
        kind == .copy && number % 5 == 4 ? Canary(kind: .copy, number: number - 1) : nil
    }
}

/// What the linkage key decides about canaries: the same at every agency that has it, and for
/// nobody to foretell who has not.
///
/// Each draw is a 64-bit number, the first eight bytes of HMAC-SHA256 under the canary key over
/// purpose (1 byte), kind (1 byte), number (8 bytes, little-endian), and the rest.
struct CanaryDraws: ~Copyable {
    private var code: HMACSHA256

    private enum Purpose: UInt8 {
        case handle = 1
        case household = 2
        case mistakes = 3
        case healthNumbers = 4
    }

    init(
        linkageKey: borrowing LinkageKey, schemaDigest: SHA256Digest
    ) throws(SecretsError) {
        code = try HMACSHA256(key: linkageKey.canaryKey(schemaDigest: schemaDigest))
    }

    /// Of those that give one handle the later ones draw again, so the canaries before `canary`
    /// must have been named before it.
    mutating func handle(
        of canary: Canary, unlike others: inout Set<Handle>
    ) throws(SecretsError) -> Handle {
        var attempt: UInt8 = 0
        while true {
            let name = try draw(.handle, canary, [attempt])
            let handle = Handle(canary: canary.kind, name: name)
            if others.insert(handle).inserted { return handle }
            attempt += 1
        }
    }

    /// The seed of the canary's own household.
    mutating func household(of canary: Canary) throws(SecretsError) -> UInt64 {
        try draw(.household, canary, [])
    }

    /// The seed of the mistakes that an agency makes in writing the canary down.
    mutating func mistakes(in canary: Canary, agency: String) throws(SecretsError) -> UInt64 {
        try draw(.mistakes, canary, Array(agency.utf8))
    }

    /// The seed of all health numbers, which must differ from each other.
    mutating func healthNumbers() throws(SecretsError) -> UInt64 {
        try draw(.healthNumbers, Canary(kind: .control, number: 0), [])
    }

    private mutating func draw(
        _ purpose: Purpose, _ canary: Canary, _ rest: [UInt8]
    ) throws(SecretsError) -> UInt64 {
        var message = [purpose.rawValue, canary.kind.rawValue]
        for shift in stride(from: 0, to: 64, by: 8) {
            message.append(UInt8(truncatingIfNeeded: canary.number >> shift))
        }
        message += rest
        return try code.authenticate(message.span).bigEndianWord64(0)
    }
}
