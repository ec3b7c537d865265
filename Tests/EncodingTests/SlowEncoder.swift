import Encoding
import Foundation
import Records
import Secrets
import TestSupport

/// The encoding as `Docs/TOKEN-FORMAT.md` says it, written the plain way: strings for q-grams, one
/// HMAC a block of positions, no table, no masks. What the fast encoder is judged by.
struct SlowEncoder {
    let linkageKey: [UInt8]
    let project: String
    let schema: Schema
    let schemaDigest: [UInt8]

    /// The words of a row: field-level filters, name bag, record-level filter.
    func row(_ values: [String?]) throws -> [UInt64] {
        var words: [UInt64] = []
        var record = [UInt64](repeating: 0, count: schema.record.bits / 64)
        let total = schema.fields.reduce(0) { $0 + $1.averageGrams }
        let recordHashes = hashes(schema.record.bits, schema.record.fill, total)
        for (field, value) in zip(schema.fields, values) {
            var filter = [UInt64](repeating: 0, count: field.filterBits / 64)
            let grams = value.map { self.grams($0, field.grams) } ?? []
            let count = hashes(field.filterBits, field.fill, field.averageGrams)
            for gram in grams {
                try set(gram, key: fieldKey(field.name, use: 0), count, in: &filter)
                try set(gram, key: fieldKey(field.name, use: 1), recordHashes, in: &record)
            }
            words += filter
        }
        if let bag = schema.nameBag {
            var filter = [UInt64](repeating: 0, count: bag.bits / 64)
            let average =
                schema.fields[bag.givenName].averageGrams
                + schema.fields[bag.surname].averageGrams
            if let given = values[bag.givenName], let surname = values[bag.surname] {
                for gram in grams(given, .bigrams) + grams(surname, .bigrams) {
                    try set(
                        gram, key: fieldKey("name bag", use: 0),
                        hashes(bag.bits, bag.fill, average), in: &filter)
                }
            }
            words += filter
        }
        return words + record
    }

    private func grams(_ value: String, _ kind: GramKind) -> [UInt64] {
        let scalars = value.unicodeScalars.map { UInt64($0.value) }
        switch kind {
        case .bigrams:
            let padded = [0] + scalars + [0]
            return zip(padded, padded.dropFirst()).map { $0 | $1 << 21 }
        case .positional:
            let singles = scalars.enumerated().map { (index, scalar) in
                2 << 58 | UInt64(index) << 42 | scalar
            }
            let pairs = zip(scalars, scalars.dropFirst()).enumerated().map { (index, pair) in
                1 << 58 | UInt64(index) << 42 | pair.0 | pair.1 << 21
            }
            return singles + pairs
        }
    }

    private func hashes(_ bits: Int, _ fill: Double, _ average: Double) -> Int {
        let miss = log(1 - 1 / Double(bits))
        let rounded = max(1, (log(1 - fill) / (average * miss)).rounded())
        let expected = 1 - exp(rounded * average * miss)
        return Int(expected > 0.5 + 1e-9 && rounded > 1 ? rounded - 1 : rounded)
    }

    private func set(
        _ gram: UInt64, key: [UInt8], _ count: Int, in filter: inout [UInt64]
    ) throws {
        let length = UInt64(filter.count * 64)
        var positions: [Int] = []
        var counter: UInt32 = 0
        while positions.count < count {
            var message: [UInt8] = []
            for shift in 0..<8 { message.append(UInt8(truncatingIfNeeded: gram >> (shift * 8))) }
            for shift in 0..<4 { message.append(UInt8(truncatingIfNeeded: counter >> (shift * 8))) }
            var code = try HMACSHA256(key: key.span)
            let block = try code.authenticate(message.span).bytes
            for start in stride(from: 0, to: 32, by: 4) {
                let word = (0..<4).reduce(UInt64(0)) { $0 | UInt64(block[start + $1]) << ($1 * 8) }
                if word < (1 << 32) / length * length { positions.append(Int(word % length)) }
            }
            counter += 1
        }
        for position in positions.prefix(count) {
            filter[position / 64] |= 1 << UInt64(position % 64)
        }
    }

    private func fieldKey(_ name: String, use: UInt8) throws -> [UInt8] {
        let salt = Array(("pprl v1" + project).utf8)
        var code = try HMACSHA256(key: salt.span)
        let prk = try code.authenticate(linkageKey.span).bytes
        // One block of HKDF-Expand: T(1) = HMAC(PRK, info | 0x01).
        let info = Array("encode".utf8) + schemaDigest + Array(name.utf8) + [use, 1]
        var expand = try HMACSHA256(key: prk.span)
        return try expand.authenticate(info.span).bytes
    }
}
