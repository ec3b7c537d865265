internal import Records
internal import Secrets
internal import Tokens

/// The match keys of records: keyed hashes of declared combinations of what they say.
///
/// ```
/// value = HMAC-SHA256(match key's key, combination)      first 8 bytes, big-endian
/// ```
/// A record has no value of a key where a part is missing.
final class MatchKeyValues {
    private let keys: [MatchKey]
    private var codes: [KeyedCode] = []
    private var combination: [UInt8] = []

    /// - Throws: `SecretsError`.
    init(plan: FilterPlan, linkageKey: borrowing LinkageKey) throws {
        keys = plan.schema.matchKeys
        for key in keys {
            codes.append(
                KeyedCode(
                    try HMACSHA256(
                        key: linkageKey.matchKeyKey(
                            schemaDigest: plan.schemaDigest, name: key.name))))
        }
    }

    /// Writes a record's values from a word of its row on.
    func write(
        _ record: borrowing Record, to row: inout MutableSpan<UInt64>, from start: Int
    ) throws(SecretsError) {
        // Out of self while it is lent.
        var combination: [UInt8] = []
        swap(&combination, &self.combination)
        defer { swap(&combination, &self.combination) }
        var word = start
        for (index, key) in keys.enumerated() {
            for number in 0..<key.valueCount {
                row[word + number] = 0
                guard key.write(of: record, number: number, to: &combination) else { continue }
                let code = try codes[index].authenticate(combination.span)
                // 0 says that there is none.
                row[word + number] = max(1, code.bigEndianWord64(0))
            }
            word += key.valueCount
        }
    }
}
