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
    /// - Parameter recordFields: of which the record-level filter is made; nil: all.
    func row(_ values: [String?], recordFields: [Int]? = nil) throws -> [UInt64] {
        var words: [UInt64] = []
        var record = [UInt64](repeating: 0, count: schema.record.bits / 64)
        let taken = recordFields ?? Array(schema.fields.indices)
        let total = taken.reduce(0) { $0 + schema.fields[$1].averageGrams }
        let recordHashes = hashes(schema.record.bits, schema.record.fill, total)
        for (index, (field, value)) in zip(schema.fields, values).enumerated() {
            var filter = [UInt64](repeating: 0, count: field.filterBits / 64)
            let grams = value.map { self.grams($0, field) } ?? []
            let count = hashes(field.filterBits, field.fill, field.averageGrams)
            for gram in grams {
                try set(gram, key: fieldKey(field.name, use: 0), count, in: &filter)
                guard taken.contains(index) else { continue }
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
                for gram in (bigrams(given) + bigrams(surname)) {
                    try set(
                        gram, key: fieldKey("name bag", use: 0),
                        hashes(bag.bits, bag.fill, average), in: &filter)
                }
            }
            words += filter
        }
        return words + record
    }

    /// The words of a row of salted filters: cells, then fields and name bag under each salt.
    func saltedRow(_ values: [String?]) throws -> [UInt64] {
        let settings = schema.salts!
        var cells: [UInt64] = []
        var filters: [UInt64] = []
        for salt in settings.salts {
            let name = schema.name(of: salt)
            let parts = salt.parts.map { part in
                values[part.field].flatMap { transformed($0, part.transform) }
            }
            var cell: UInt64 = 0
            if !parts.contains(nil) {
                let message = parts.compactMap { $0 }.sorted {
                    $0.lexicographicallyPrecedes($1)
                }.flatMap { [UInt8($0.count % 256), UInt8($0.count / 256)] + $0 }
                let hash = try code(saltKey(name, use: 0), message)
                let first = hash.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                cell = 1 + first % UInt64(settings.cellCount)
            }
            cells.append(cell)
            let key = try code(
                saltKey(name, use: 1), (0..<8).map { UInt8(truncatingIfNeeded: cell >> ($0 * 8)) })
            let cipher = SlowAES(key: key)
            for (index, field) in schema.fields.enumerated() {
                let count = hashes(field.filterBits, field.fill, field.averageGrams)
                let grams = values[index].map { self.grams($0, field) } ?? []
                filters += saltedFilter(
                    cell == 0 ? [] : grams, index, count, bits: field.filterBits, cipher)
            }
            if let bag = schema.nameBag {
                let both = [values[bag.givenName], values[bag.surname]].compactMap { $0 }
                let average =
                    schema.fields[bag.givenName].averageGrams
                    + schema.fields[bag.surname].averageGrams
                filters += saltedFilter(
                    cell == 0 || both.count < 2 ? [] : both.flatMap { bigrams($0) },
                    schema.fields.count, hashes(bag.bits, bag.fill, average), bits: bag.bits,
                    cipher)
            }
        }
        return cells + filters
    }

    /// The words of profile `record` without hardening and noise.
    func saltedRecord(_ values: [String?]) throws -> [UInt64] {
        let cipher = try recordCipher(values)
        let total = schema.fields.reduce(0) { $0 + $1.averageGrams }
        let count = hashes(schema.record.bits, schema.record.fill, total)
        var words = [UInt64](repeating: 0, count: schema.record.bits / 64)
        for (index, field) in schema.fields.enumerated() {
            let grams = values[index].map { self.grams($0, field) } ?? []
            let filter = saltedFilter(grams, index, count, bits: schema.record.bits, cipher)
            words = zip(words, filter).map { $0 | $1 }
        }
        return words
    }

    /// Of the cell of a record's salt; of the one cell where there is no salt.
    func recordCipher(_ values: [String?]) throws -> SlowAES {
        var salt: [UInt8] = []
        if let part = schema.record.salt, let value = values[part.field],
            let bytes = transformed(value, part.transform)
        {
            salt = [UInt8(bytes.count % 256), UInt8(bytes.count / 256)] + bytes
        }
        return SlowAES(key: try code(saltKey("record filter", use: 1), salt))
    }

    func saltedFilter(
        _ grams: [UInt64], _ field: Int, _ count: Int, bits: Int, _ cipher: SlowAES
    ) -> [UInt64] {
        var filter = [UInt64](repeating: 0, count: bits / 64)
        for gram in grams {
            var positions: [Int] = []
            var counter = 0
            while positions.count < count {
                var block = (0..<8).map { UInt8(truncatingIfNeeded: gram >> ($0 * 8)) }
                block += [UInt8(field), 0, 0, 0, UInt8(counter % 256), UInt8(counter / 256), 0, 0]
                let output = cipher.encrypt(block)
                for start in stride(from: 0, to: 16, by: 2) {
                    let word = Int(output[start]) + Int(output[start + 1]) * 256
                    if word < 65_536 / bits * bits { positions.append(word % bits) }
                }
                counter += 1
            }
            for position in positions.prefix(count) {
                filter[position / 64] |= 1 << UInt64(position % 64)
            }
        }
        return filter
    }

    func transformed(_ value: String, _ transform: ValueTransform) -> [UInt8]? {
        if transform == .year { return Array(value.utf8.prefix(4)) }
        guard transform == .soundex else { return Array(value.utf8) }
        let letters = value.unicodeScalars.filter { ("a"..."z").contains($0) }.map(Character.init)
        guard let first = letters.first else { return nil }
        func digit(_ letter: Character) -> Int {
            ["bfpv", "cgjkqsxz", "dt", "l", "mn", "r"].firstIndex { $0.contains(letter) }
                .map { $0 + 1 } ?? 0
        }
        var code = "\(first)"
        var last = digit(first)
        for letter in letters.dropFirst() where !"hw".contains(letter) {
            if digit(letter) != 0 && digit(letter) != last { code += "\(digit(letter))" }
            last = digit(letter)
        }
        return Array((code + "000").prefix(4).utf8)
    }

    func saltKey(_ name: String, use: UInt8) throws -> [UInt8] {
        let prk = try code(Array(("pprl v1" + project).utf8), linkageKey)
        return try code(
            prk, Array("salt v1".utf8) + schemaDigest + Array(name.utf8) + [use, 1])
    }

    func code(_ key: [UInt8], _ message: [UInt8]) throws -> [UInt8] {
        var code = try HMACSHA256(key: key.span)
        return try code.authenticate(message.span).bytes
    }

    func bigrams(_ value: String) -> [UInt64] {
        let padded = [0] + value.unicodeScalars.map { UInt64($0.value) } + [0]
        return zip(padded, padded.dropFirst()).map { $0 | $1 << 21 }
    }

    func grams(_ value: String, _ field: SchemaField) -> [UInt64] {
        let scalars = value.unicodeScalars.map { UInt64($0.value) }
        switch field.grams {
        case .bigrams: return bigrams(value)
        case .neighbourhood: return SlowCells(field: field).grams(value)
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

    func hashes(_ bits: Int, _ fill: Double, _ average: Double) -> Int {
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
