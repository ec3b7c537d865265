/// Why a key could not be used or a file not be encoded. Carries no cell and no key byte.
///
/// Errors of the modules below (`FileError`, `RecordsError`, `SecretsError`, `TokenFileError`) pass
/// through unchanged.
public enum EncodingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The key file is open to others, a link, another's, or no regular file.
    case keyFileExposed(path: String, problem: String, remedy: String)
    /// The key file is not one, or is damaged. `line` counts from 1.
    case keyFileInvalid(path: String, line: Int?, problem: String)
    /// The key was not to be used after this day.
    case keyExpired(path: String, on: String)
    /// Contributions or shares do not belong together, or are not enough.
    case partsRefused(String)
    /// A record of a destroyed key is none, or is not signed by the agency.
    case invalidRecord(path: String, problem: String)
    /// The published example key was used for something else than the demo.
    case exampleKey(path: String)
    /// Two values that must agree do not: key files, or a key file and the command line.
    case keyMismatch(String)
    /// A key file that holds no agency key was used where one is needed.
    case noAgencyKey(path: String)
    case invalidName(String)
    /// A file is no result of a linkage run, or not of this agency's people.
    case invalidResult(path: String, problem: String)
    /// A record's handle fell into the range that is kept for canaries.
    case canaryHandle
    /// Combinations of attributes that too few people of a file carry; the first of `count`.
    case rareAttributes(path: String, combinations: [String], count: Int, least: Int)
    /// Canaries cannot be planted into a token file, or not so many.
    case cannotPlant(path: String, problem: String)

    public var description: String {
        switch self {
        case .keyFileExposed(let path, let problem, let remedy):
            "\(path): refused: \(problem); \(remedy)"
        case .keyFileInvalid(let path, let line, let problem):
            "\(path)\(line.map { ":\($0)" } ?? ""): not a valid key file: \(problem)"
        case .keyExpired(let path, let day):
            "\(path): this key expired at the end of \(day); the agencies make a new one "
                + "together, and all encode again (`Docs/OPERATIONS.md`)"
        case .partsRefused(let problem): problem
        case .invalidRecord(let path, let problem): "\(path): \(problem)"
        case .exampleKey(let path):
            "\(path): this is the published example key, which protects nothing; make one with "
                + "`tokenise keys new` (the demo and tests say --demonstration)"
        case .keyMismatch(let problem): problem
        case .noAgencyKey(let path):
            "\(path): holds a linkage key only; make your agency's own key file with "
                + "`tokenise keys new --linkage-key-from \(path) --out FILE`"
        case .invalidName(let problem): problem
        case .invalidResult(let path, let problem): "\(path): \(problem)"
        case .canaryHandle:
            "a record id gives a handle of the range that is kept for canaries, which happens once "
                + "in 2^64 records; give that record another id"
        case .rareAttributes(let path, let combinations, let count, let least):
            "\(path): \(count) combinations of attributes are carried by fewer than \(least) "
                + "people each, who could be found by them: --coarsen merges rare values into "
                + "`other`, or "
                + "declare coarser bands in the schema\n  "
                + combinations.joined(separator: "\n  ")
                + (count > combinations.count ? "\n  …" : "")
        case .cannotPlant(let path, let problem): "\(path): no canaries planted: \(problem)"
        }
    }
}
