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

    private struct Entry {
        var hash: UInt64
        /// Where the token stands in `tokens`.
        var start: Int
        var length: Int
        /// Where its numbers stand in `numbers`.
        var first: Int
        var count: Int
    }

    private let function: Function
    /// L, bits of a filter.
    private let bitCount: Int
    /// A hash table of open addressing: entries' numbers plus 1, 0 where there is none.
    private var slots: [UInt32]
    private var entries: [Entry] = []
    private var tokens: [UInt8] = []
    private var numbers: [UInt32] = []
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
        slots = [UInt32](repeating: 0, count: Self.firstSlotCount)
    }

    /// Sets `count` positions of a token in a filter: bit p is bit 7 - p mod 8 of byte p div 8.
    /// - Throws: `SecretsError`.
    mutating func set(
        _ token: [UInt8], count: Int, in filter: inout [UInt8]
    ) throws {
        guard count > 0 else { return }
        let entry = try entry(of: token, count: count)
        switch function {
        case .blake:
            let mask = UInt32(truncatingIfNeeded: bitCount - 1)
            precondition(filter.count * 8 >= bitCount)
            let numbers = numbers.span.extracting(entry.first..<entry.first + count)
            var bytes = filter.mutableSpan
            for index in 0..<count {
                // The mask keeps it within the filter.
                let position = unsafe numbers[unchecked: index] & mask
                unsafe bytes[unchecked: Int(position &>> 3)] |=
                    0x80
                    &>> UInt8(
                        truncatingIfNeeded: position & 7)
            }
        case .double:
            var position = Int(numbers[entry.first])
            let step = Int(numbers[entry.first + 1])
            for _ in 0..<count {
                filter[position >> 3] |= 0x80 >> UInt8(truncatingIfNeeded: position & 7)
                position += step
                if position >= bitCount { position -= bitCount }
            }
        }
    }

    // MARK: - Kept numbers

    private mutating func entry(of token: [UInt8], count: Int) throws -> Entry {
        let hash = Self.hash(token)
        var slot = slot(of: hash)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            let entry = entries[number]
            if entry.hash == hash, isEqual(token, entry) {
                if entry.count >= needed(count) { return entry }
                entries[number].first = numbers.count
                entries[number].count = needed(count)
                try append(token, count: count)
                return entries[number]
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        if entries.count >= Self.mostEntries || tokens.count >= Self.mostBytes
            || numbers.count >= Self.mostNumbers
        {
            forget()
        }
        if entries.count * 2 >= slots.count { widen() }
        slot = freeSlot(of: hash)
        let entry = Entry(
            hash: hash, start: tokens.count, length: token.count, first: numbers.count,
            count: needed(count))
        try append(token, count: count)
        tokens.append(contentsOf: token)
        entries.append(entry)
        slots[slot] = UInt32(entries.count)
        return entry
    }

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
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for (number, entry) in entries.enumerated() {
            slots[freeSlot(of: entry.hash)] = UInt32(number + 1)
        }
    }

    private mutating func forget() {
        entries.removeAll(keepingCapacity: true)
        tokens.removeAll(keepingCapacity: true)
        numbers.removeAll(keepingCapacity: true)
        for slot in slots.indices { slots[slot] = 0 }
    }

    private func isEqual(_ token: [UInt8], _ entry: Entry) -> Bool {
        guard token.count == entry.length else { return false }
        let (one, other) = (
            token.span, tokens.span.extracting(entry.start..<entry.start + token.count)
        )
        for index in 0..<token.count where one[index] != other[index] { return false }
        return true
    }

    /// FNV-1a, for the table alone.
    private static func hash(_ token: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        let bytes = token.span
        for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01b3 }
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

    private mutating func append(_ token: [UInt8], count: Int) throws {
        switch function {
        case .blake(let blake):
            for block in 0..<needed(count) / Self.blockNumbers {
                var salt = Array("\(block)".utf8)
                while salt.count < KeyedBLAKE2b.saltByteCount { salt.append(0) }
                var output = digest.mutableSpan
                try blake.hash(token.span, salt: salt.span, into: &output)
                for index in 0..<Self.blockNumbers {
                    numbers.append(
                        UInt32(digest[2 * index]) | UInt32(digest[2 * index + 1]) << 8)
                }
            }
        case .double(let sha1, let md5, let preventsSingularity):
            numbers.append(try remainder(sha1, token))
            var step = try remainder(md5, token)
            var next: UInt32 = 0
            while step == 0 && preventsSingularity {
                guard let scalar = Unicode.Scalar(next) else { break }
                step = try remainder(md5, token + Array(String(Character(scalar)).utf8))
                next += 1
            }
            numbers.append(step)
        }
    }

    /// The code of a message, as a big-endian number, mod L.
    private func remainder(_ hmac: LegacyHMAC, _ message: [UInt8]) throws -> UInt32 {
        var code = [UInt8](repeating: 0, count: hmac.digest.byteCount)
        var output = code.mutableSpan
        try hmac.authenticate(message.span, into: &output)
        let divisor = UInt64(bitCount)
        return UInt32(code.reduce(0) { ($0 << 8 | UInt64($1)) % divisor })
    }
}
