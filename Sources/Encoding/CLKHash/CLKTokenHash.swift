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

    /// A token that is kept. Small, and beside nothing else: what a token costs is the memory that
    /// is touched for it.
    private struct Slot {
        /// The token itself if it has at most 8 bytes, else its hash.
        var key: UInt64 = 0
        /// Bytes of the token; 0 where the slot is free.
        var length: UInt32 = 0
        /// Where a token of over 8 bytes stands in `tokens`.
        var start: UInt32 = 0
        /// Where its numbers stand in `halfWords` or `remainders`.
        var first: UInt32 = 0
        var count: UInt32 = 0
    }

    private let function: Function
    /// L, bits of a filter.
    private let bitCount: Int
    /// A hash table of open addressing.
    private var slots: [Slot]
    private var keptCount = 0
    private var tokens: [UInt8] = []
    /// Numbers of BLAKE2b.
    private var halfWords: [UInt16] = []
    /// a and b of double hashing.
    private var remainders: [UInt32] = []
    private var digest: [UInt8]

    /// Tokens, their bytes and numbers that are kept; beyond it all are forgotten.
    private static let mostTokens = 1 << 16
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
        slots = [Slot](repeating: Slot(), count: Self.firstSlotCount)
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
        let key = Self.key(of: token)
        let length = UInt32(token.count)
        var place = place(of: key, length)
        while slots[place].length != 0 {
            if slots[place].key == key, slots[place].length == length,
                isEqual(token, slots[place])
            {
                if Int(slots[place].count) < needed(count) {
                    slots[place].first = UInt32(numberCount)
                    slots[place].count = UInt32(needed(count))
                    try append(token, count: count)
                }
                return Int(slots[place].first)
            }
            place = (place + 1) & (slots.count - 1)
        }
        if keptCount >= Self.mostTokens || tokens.count >= Self.mostBytes
            || numberCount >= Self.mostNumbers
        {
            forget()
        }
        if keptCount * 2 >= slots.count { widen() }
        let first = numberCount
        let slot = Slot(
            key: key, length: length, start: UInt32(tokens.count), first: UInt32(first),
            count: UInt32(needed(count)))
        try append(token, count: count)
        if token.count > Self.mostKeyBytes {
            for index in token.indices { tokens.append(token[index]) }
        }
        keptCount += 1
        slots[freePlace(of: key, length)] = slot
        return first
    }

    private static let mostKeyBytes = 8

    private var numberCount: Int { halfWords.count + remainders.count }

    /// The token as a number if it has at most 8 bytes, else its FNV-1a; for the table alone.
    private static func key(of token: Span<UInt8>) -> UInt64 {
        var key: UInt64 = 0
        if token.count <= mostKeyBytes {
            for index in token.indices { key = key &<< 8 | UInt64(token[index]) }
            return key
        }
        key = 0xcbf2_9ce4_8422_2325
        for index in token.indices { key = (key ^ UInt64(token[index])) &* 0x100_0000_01b3 }
        return key
    }

    /// Where the search for a token begins: every bit of the key moves it.
    private func place(of key: UInt64, _ length: UInt32) -> Int {
        let factor: UInt64 = 0x9e37_79b9_7f4a_7c15
        let mixed = (key ^ UInt64(length)) &* factor
        let spread = (mixed ^ (mixed &>> 32)) &* factor
        return Int(truncatingIfNeeded: spread &>> 32) & (slots.count - 1)
    }

    private func freePlace(of key: UInt64, _ length: UInt32) -> Int {
        var place = place(of: key, length)
        while slots[place].length != 0 { place = (place + 1) & (slots.count - 1) }
        return place
    }

    private mutating func widen() {
        let kept = slots
        slots = [Slot](repeating: Slot(), count: kept.count * 2)
        for slot in kept where slot.length != 0 {
            slots[freePlace(of: slot.key, slot.length)] = slot
        }
    }

    private mutating func forget() {
        keptCount = 0
        tokens.removeAll(keepingCapacity: true)
        halfWords.removeAll(keepingCapacity: true)
        remainders.removeAll(keepingCapacity: true)
        for place in slots.indices { slots[place] = Slot() }
    }

    /// Whether a token is the kept one of the same key and length.
    private func isEqual(_ token: Span<UInt8>, _ slot: Slot) -> Bool {
        guard token.count > Self.mostKeyBytes else { return true }
        let start = Int(slot.start)
        let kept = tokens.span.extracting(start..<start + token.count)
        for index in token.indices where token[index] != kept[index] { return false }
        return true
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
