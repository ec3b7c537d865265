/// Sex: `m` or `f`.
///
/// Read as male: m, male, man, boy, 1; as female: f, female, woman, girl, 2 (1 and 2 as in
/// ISO/IEC 5218). Missing: 0 and 9 of that standard, u, x, i, unknown, not known, not stated, not
/// specified, unspecified, indeterminate, other: none of them says that two records agree. Codes
/// of the schema come first. Anything else is invalid.
struct SexCodes: Sendable {
    private let male: WordSet
    private let female: WordSet
    private let missing: WordSet

    init(options: FieldOptions) {
        let stated = Set(options.maleCodes + options.femaleCodes + options.missingCodes)
        let usual = { (words: String) in
            words.split(separator: ",").map(String.init).filter { !stated.contains($0) }
        }
        male = WordSet(options.maleCodes + usual("m,male,man,boy,1"))
        female = WordSet(options.femaleCodes + usual("f,female,woman,girl,2"))
        missing = WordSet(
            options.missingCodes
                + usual(
                    "0,9,u,x,i,unknown,not known,not stated,not specified,unspecified,"
                        + "indeterminate,other"))
    }

    func append(_ text: Span<UInt8>, to bytes: inout [UInt8]) -> Reading {
        if male.contains(text) {
            bytes.append(0x6d)
            return .value
        }
        if female.contains(text) {
            bytes.append(0x66)
            return .value
        }
        return missing.contains(text) ? .missing : .invalid("expected a code for a sex")
    }
}
