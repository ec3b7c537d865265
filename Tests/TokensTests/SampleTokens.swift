import Secrets
import TestSupport
import Tokens

/// Small token files made of repeatable random bits.
enum SampleTokens {
    static func header(
        fields: Int = 3, recordBits: Int = 128, salts: Int = 0, matchKeys: Int = 0,
        attributes: Int = 0
    ) throws -> TokenHeader {
        let digest = try SHA256Digest(hashing: Array("a schema".utf8).span)
        let fingerprint: [UInt8] = Array(1...16)
        return TokenHeader(
            agency: "housing", project: "sample", keyIdentifier: KeyIdentifier(0x0123_4567),
            keyFingerprint: KeyFingerprint(fingerprint.span), schemaDigest: digest,
            isDemonstration: false, rowCount: 0,
            fields: (0..<fields).map { index in
                TokenField(
                    name: "field\(index)", type: index == 0 ? "surname" : "text",
                    role: index == 0 ? .surname : .value, bitCount: 64 * (index + 1),
                    hashCount: 5, levelEdges: index == 1 ? [] : [700, 800, 900])
            }, recordBitCount: recordBits, profile: salts > 0 ? .fields : .plain,
            salts: (0..<salts).map {
                TokenSalt(
                    name: "salt\($0)", fields: 1 << UInt64($0 % fields), cellCount: 9,
                    flips: 7_812)
            }, hardening: recordBits > 0 && salts > 0 ? ["noise 2"] : [],
            matchKeys: (0..<matchKeys).map {
                TokenMatchKey(
                    name: "key\($0)", definition: "field0 + field1", valueCount: 1 + $0 % 2)
            },
            attributes: (0..<attributes).map {
                TokenAttribute(name: "attribute\($0)", values: ["low", "high \($0)", "none"])
            }, excludedCount: attributes)
    }

    /// Rows in random order of handles; about one field in five is missing, and one salt in eight
    /// besides those whose field is.
    static func rows(_ count: Int, header: TokenHeader, seed: UInt64 = 1) -> [TokenRow] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            var mask: UInt64 = 0
            for index in header.fields.indices
            where Int.random(in: 0..<5, using: &generator) == 0 {
                mask |= 1 << UInt64(index)
            }
            let cells = header.salts.map { salt in
                let isMissing =
                    salt.fields & mask != 0 || Int.random(in: 0..<8, using: &generator) == 0
                return isMissing
                    ? 0 : UInt64.random(in: 1...UInt64(salt.cellCount), using: &generator)
            }
            var words: [UInt64] = []
            for copy in 0..<header.fieldCopyCount {
                for (index, field) in header.fields.enumerated() {
                    let isMissing =
                        mask >> UInt64(index) & 1 == 1 || (!cells.isEmpty && cells[copy] == 0)
                    for _ in 0..<field.wordCount {
                        words.append(isMissing ? 0 : generator.next() | 1)
                    }
                }
            }
            return TokenRow(
                handle: Handle(high: generator.next(), low: generator.next()), missingMask: mask,
                cells: cells, fields: words,
                record: (0..<header.wordsPerRecordRow).map { _ in generator.next() },
                matchKeys: header.matchKeys.flatMap { key -> [UInt64] in
                    let isMissing = Int.random(in: 0..<4, using: &generator) == 0
                    return (0..<key.valueCount).map { _ in
                        isMissing ? 0 : UInt64.random(in: 1...9, using: &generator)
                    }
                },
                facts: header.attributes.indices.reduce(
                    UInt64.random(in: 0...1, using: &generator) << 56
                ) {
                    $0 | ([0, 1, 2, 3, 255].randomElement(using: &generator) ?? 0) << UInt64(8 * $1)
                })
        }
    }

    static func write(
        _ rows: [TokenRow], header: TokenHeader, path: String, memoryLimit: Int = 24 << 20
    ) throws {
        var writer = try TokenFileWriter(path: path, header: header, memoryLimit: memoryLimit)
        for (index, row) in rows.enumerated() {
            let words = row.cells + row.fields + row.record + row.matchKeys + [row.facts]
            try writer.append(
                handle: row.handle, sourceRow: index + 2, missingMask: row.missingMask,
                tokens: words.span)
        }
        _ = try writer.finish()
    }

    /// The rows of a table, as they were given to it.
    static func rows(of table: TokenTable) -> [TokenRow] {
        func words(_ matrix: BitMatrix, _ row: Int) -> [UInt64] {
            let width = matrix.wordsPerRow
            return matrix.withWords { words in (0..<width).map { words[row * width + $0] } }
        }
        return (0..<table.rowCount).map { row in
            TokenRow(
                handle: table.handle(at: row), missingMask: table.missingMask(at: row),
                cells: words(table.cells, row),
                fields: table.fieldCopies.flatMap { words($0, row) },
                record: words(table.record, row), matchKeys: words(table.matchKeys, row),
                facts: table.facts(at: row))
        }
    }
}
