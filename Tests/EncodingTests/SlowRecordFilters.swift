import Encoding
import Records

/// Record-level filters of every encoding as `Docs/METHODS.md` says it, bit by bit.
extension SlowEncoder {
    /// Before hardening and noise, under keys of cells.
    func cellRecord(_ values: [String?], _ project: String) throws -> [UInt64] {
        let hardening = SlowHardening(
            linkageKey: linkageKey, project: project, schemaDigest: schemaDigest)
        let record = schema.record
        let cipher = try recordCipher(schema.profile == .record ? values : values.map { _ in nil })
        var fields: [(index: Int, grams: [UInt64])] = []
        for index in schema.recordFieldIndices {
            var grams = values[index].map { self.grams($0, schema.fields[index]) } ?? []
            if record.markov > 0, schema.fields[index].grams == .bigrams {
                let chain = SlowAES(key: try hardening.key(255, "markov"))
                grams = grams.flatMap { [$0] + Self.chain(of: $0, record.markov, chain) }
            }
            fields.append((index, grams))
        }
        switch record.encoding {
        case .majority: return majority(fields, cipher)
        case .clk:
            var words = [UInt64](repeating: 0, count: record.bits / 64)
            let total = fields.reduce(0) { $0 + record.averageGrams(of: schema.fields[$1.index]) }
            for (index, grams) in fields {
                let filter = saltedFilter(
                    grams, index, hashes(record.bits, record.fill, total), bits: record.bits,
                    cipher)
                words = zip(words, filter).map { $0 | $1 }
            }
            return words
        case .rbf:
            let draws = SlowDraws(cipher: SlowAES(key: try hardening.key(254, "rbf")))
            return sampled(fields, cipher, draws)
        }
    }

    private func sampled(
        _ fields: [(index: Int, grams: [UInt64])], _ cipher: SlowAES, _ draws: SlowDraws
    ) -> [UInt64] {
        var taken: [Bool] = []
        for ((index, grams), count) in zip(fields, schema.recordSampledBits) {
            let field = schema.fields[index]
            let average = schema.record.averageGrams(of: field)
            let filter = saltedFilter(
                grams, index, hashes(field.filterBits, schema.record.fill, average),
                bits: field.filterBits, cipher)
            var sample: [Int] = []
            while sample.count < count { sample += order(field.filterBits, draws) }
            taken += sample.prefix(count).map { filter[$0 / 64] >> UInt64($0 % 64) & 1 == 1 }
        }
        return words(order(taken.count, draws).map { taken[$0] })
    }

    private func order(_ count: Int, _ draws: SlowDraws) -> [Int] {
        var order = Array(0..<count)
        for last in (1..<count).reversed() { order.swapAt(last, draws.next(last + 1)) }
        return order
    }

    private func majority(
        _ fields: [(index: Int, grams: [UInt64])], _ cipher: SlowAES
    ) -> [UInt64] {
        var voters = fields.flatMap { field in field.grams.map { (field.index, $0) } }
        if voters.isEmpty { return [UInt64](repeating: 0, count: schema.record.bits / 64) }
        if voters.count % 2 == 0 { voters.append((65_535, 0)) }
        let length = schema.record.bits
        var counts = [Int](repeating: 0, count: length * schema.record.votes)
        for (field, gram) in voters {
            for block in 0..<(counts.count + 127) / 128 {
                let input = bytes(gram, 8) + bytes(UInt64(field), 4) + bytes(UInt64(block), 4)
                for (place, byte) in cipher.encrypt(input).enumerated() {
                    for bit in 0..<8 where byte >> UInt8(bit) & 1 == 1 {
                        let vote = block * 128 + place * 8 + bit
                        if vote < counts.count { counts[vote] += 1 }
                    }
                }
            }
        }
        return words(
            (0..<length).map { bit in
                (0..<schema.record.votes).count { 2 * counts[$0 * length + bit] > voters.count } % 2
                    == 1
            })
    }

    /// Letters drawn one after another by the shares of pairs.
    static func chain(of gram: UInt64, _ length: Int, _ cipher: SlowAES) -> [UInt64] {
        func bytes(_ number: UInt64) -> [UInt8] {
            (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
        }
        let stream = [0, 1].flatMap { cipher.encrypt(bytes(gram) + bytes($0)) }
        var scalar = gram >> 21
        var chain: [UInt64] = []
        for number in 0..<length {
            let word = (0..<4).reduce(UInt64(0)) {
                $0 | UInt64(stream[4 * number + $1]) << ($1 * 8)
            }
            let row = LetterTransitions.shares[(97...122).contains(scalar) ? Int(scalar) - 96 : 0]
            let urn = row.enumerated().flatMap { [Int](repeating: $0, count: Int($1)) }
            let letter = urn[Int(Double(word) / 4_294_967_296 * Double(urn.count))]
            let next = letter == 0 ? 0 : UInt64(96 + letter)
            chain.append(scalar | next << 21)
            scalar = next
        }
        return chain
    }

    private func bytes(_ number: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    private func words(_ bits: [Bool]) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: bits.count / 64)
        for (index, bit) in bits.enumerated() where bit {
            words[index / 64] |= 1 << UInt64(index % 64)
        }
        return words
    }
}
