internal import Secrets

/// What a token's positions are made of: 16-bit numbers of BLAKE2b, or the two numbers of double
/// hashing. Numbers of a token are kept, so that a frequent one costs no cryptography.
///
/// - BLAKE2b: number i of a token is half-word i mod 32, little-endian, of the hash whose salt is
///   i div 32 in decimal digits; its position is the number mod L.
/// - Double hashing: a = HMAC-SHA1(K1, token) mod L, b = HMAC-MD5(K2, token) mod L, both read as
///   big-endian numbers; positions are (a + i b) mod L. To prevent singularity, b = HMAC-MD5(K2,
///   token + j as a UTF-8 character) for j = 0, 1, … while b is 0.
struct CLKTokenHash {
    private enum Function {
        case blake(KeyedBLAKE2b)
        case double(LegacyHMAC, LegacyHMAC, preventsSingularity: Bool)
    }

    /// In few bytes: what a token costs is the memory that is touched for it.
    private struct Entry {
        /// Where the token stands in `tokens`.
        var start: UInt32
        var length: UInt32
        /// Where its numbers stand in `halfWords` or `remainders`.
        var first: UInt32
        var count: UInt32
    }

    private let function: Function
    /// L, bits of a filter.
    private let bitCount: Int
    /// A hash table of open addressing: the upper half of the token's hash, and in the lower bits
    /// the entry's number plus 1; 0 where there is none.
    private var slots: [UInt64]
    private var entries: [Entry] = []
    private var tokens: [UInt8] = []
    /// Numbers of BLAKE2b.
    private var halfWords: [UInt16] = []
    /// a and b of double hashing.
    private var remainders: [UInt32] = []
    private var digest: [UInt8]

    /// Entries, token bytes and numbers that are kept; beyond it all are forgotten.
    private static let mostEntries = 1 << 16
    private static let mostBytes = 1 << 21
    private static let mostNumbers = 1 << 22
    private static let firstSlotCount = 1 << 10
    /// Numbers in a hash of 64 bytes.
    private static let blockNumbers = KeyedBLAKE2b.byteCount / 2

    /// - Parameters:
    ///   - keys: K1 and K2.
    ///   - bitCount: L.
    /// - Throws: `SecretsError`.
    init(_ hash: CLKField.Hash, keys: (Span<UInt8>, Span<UInt8>), bitCount: Int) throws {
        self.bitCount = bitCount
        switch hash {
        case .blake:
            function = .blake(try KeyedBLAKE2b(key: keys.0))
            digest = [UInt8](repeating: 0, count: KeyedBLAKE2b.byteCount)
        case .double(let preventsSingularity):
            function = .double(
                try LegacyHMAC(.sha1, key: keys.0), try LegacyHMAC(.md5, key: keys.1),
                preventsSingularity: preventsSingularity)
            digest = []
        }
        slots = [UInt64](repeating: 0, count: Self.firstSlotCount)
    }

    /// Sets `count` positions of a token, which is a part of `bytes`, in a filter: bit p is bit
    /// 7 - p mod 8 of byte p div 8.
    /// - Throws: `SecretsError`.
    mutating func set(
        _ bytes: [UInt8], _ range: Range<Int>, count: Int, in filter: inout [UInt8]
    ) throws {
        guard count > 0 else { return }
        let first = try first(of: bytes.span.extracting(range), count: count)
        switch function {
        case .blake:
            let mask = UInt32(truncatingIfNeeded: bitCount - 1)
            precondition(filter.count * 8 >= bitCount)
            let numbers = halfWords.span.extracting(first..<first + count)
            var bytes = filter.mutableSpan
            for index in 0..<count {
                // The mask keeps it within the filter.
                let position = unsafe UInt32(numbers[unchecked: index]) & mask
                let bit = UInt8(truncatingIfNeeded: position & 7)
                unsafe bytes[unchecked: Int(position &>> 3)] |= 0x80 &>> bit
            }
        case .double:
            var position = Int(remainders[first])
            let step = Int(remainders[first + 1])
            for _ in 0..<count {
                filter[position >> 3] |= 0x80 >> UInt8(truncatingIfNeeded: position & 7)
                position += step
                if position >= bitCount { position -= bitCount }
            }
        }
    }

    // MARK: - Kept numbers

    /// Where the first of a token's numbers stands.
    private mutating func first(of token: Span<UInt8>, count: Int) throws -> Int {
        let hash = Self.hash(token)
        let tag = hash & Self.tagMask
        var slot = slot(of: hash)
        while slots[slot] != 0 {
            let found = slots[slot]
            slot = (slot + 1) & (slots.count - 1)
            guard found & Self.tagMask == tag else { continue }
            let number = Int(found & ~Self.tagMask) - 1
            let entry = entries[number]
            guard isEqual(token, entry) else { continue }
            if Int(entry.count) < needed(count) {
                entries[number].first = UInt32(numberCount)
                entries[number].count = UInt32(needed(count))
                try append(token, count: count)
            }
            return Int(entries[number].first)
        }
        if entries.count >= Self.mostEntries || tokens.count >= Self.mostBytes
            || numberCount >= Self.mostNumbers
        {
            forget()
        }
        if entries.count * 2 >= slots.count { widen() }
        let first = numberCount
        let entry = Entry(
            start: UInt32(tokens.count), length: UInt32(token.count), first: UInt32(first),
            count: UInt32(needed(count)))
        try append(token, count: count)
        for index in token.indices { tokens.append(token[index]) }
        entries.append(entry)
        slots[freeSlot(of: hash)] = tag | UInt64(entries.count)
        return first
    }

    private static let tagMask: UInt64 = 0xffff_ffff_0000_0000

    private var numberCount: Int { halfWords.count + remainders.count }

    /// Where the search for a token begins.
    private func slot(of hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash) & (slots.count - 1)
    }

    private func freeSlot(of hash: UInt64) -> Int {
        var slot = slot(of: hash)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    private mutating func widen() {
        slots = [UInt64](repeating: 0, count: slots.count * 2)
        for (number, entry) in entries.enumerated() {
            let start = Int(entry.start)
            let hash = Self.hash(tokens.span.extracting(start..<start + Int(entry.length)))
            slots[freeSlot(of: hash)] = hash & Self.tagMask | UInt64(number + 1)
        }
    }

    private mutating func forget() {
        entries.removeAll(keepingCapacity: true)
        tokens.removeAll(keepingCapacity: true)
        halfWords.removeAll(keepingCapacity: true)
        remainders.removeAll(keepingCapacity: true)
        for slot in slots.indices { slots[slot] = 0 }
    }

    private func isEqual(_ token: Span<UInt8>, _ entry: Entry) -> Bool {
        guard token.count == Int(entry.length) else { return false }
        let start = Int(entry.start)
        let kept = tokens.span.extracting(start..<start + token.count)
        for index in token.indices where token[index] != kept[index] { return false }
        return true
    }

    /// FNV-1a, for the table alone.
    private static func hash(_ token: Span<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for index in token.indices { hash = (hash ^ UInt64(token[index])) &* 0x100_0000_01b3 }
        return hash ^ hash &>> 32
    }

    // MARK: - Cryptography

    /// Numbers that are kept for so many positions.
    private func needed(_ count: Int) -> Int {
        switch function {
        case .blake:
            (count + Self.blockNumbers - 1) / Self.blockNumbers * Self.blockNumbers
        case .double: 2
        }
    }

    private mutating func append(_ token: Span<UInt8>, count: Int) throws {
        switch function {
        case .blake(let blake):
            for block in 0..<needed(count) / Self.blockNumbers {
                var salt = Array("\(block)".utf8)
                while salt.count < KeyedBLAKE2b.saltByteCount { salt.append(0) }
                var output = digest.mutableSpan
                try blake.hash(token, salt: salt.span, into: &output)
                for index in 0..<Self.blockNumbers {
                    halfWords.append(
                        UInt16(digest[2 * index]) | UInt16(digest[2 * index + 1]) << 8)
                }
            }
        case .double(let sha1, let md5, let preventsSingularity):
            remainders.append(try remainder(sha1, token))
            var step = try remainder(md5, token)
            var message = token.indices.map { token[$0] }
            var next: UInt32 = 0
            while step == 0 && preventsSingularity {
                guard let scalar = Unicode.Scalar(next) else { break }
                message.replaceSubrange(
                    token.count..., with: String(Character(scalar)).utf8)
                step = try remainder(md5, message.span)
                next += 1
            }
            remainders.append(step)
        }
    }

    /// The code of a message, as a big-endian number, mod L.
    private func remainder(_ hmac: LegacyHMAC, _ message: Span<UInt8>) throws -> UInt32 {
        var code = [UInt8](repeating: 0, count: hmac.digest.byteCount)
        var output = code.mutableSpan
        try hmac.authenticate(message, into: &output)
        let divisor = UInt64(bitCount)
        return UInt32(code.reduce(0) { ($0 << 8 | UInt64($1)) % divisor })
    }
}
