internal import Records
internal import Secrets

/// Which columns make an OpenPseudonymiser digest.
public struct OpenPseudonymiserSettings: Sendable {
    /// At least one; they are joined in the order of their names' code points.
    public var columns: [String]
    /// The column of which digits alone count; one of `columns`, or nil.
    public var healthNumberColumn: String?
    /// Whether digests are in lower-case digits, as the desktop program's later versions write
    /// them.
    public var isLowercase: Bool

    public init(columns: [String], healthNumberColumn: String? = nil, isLowercase: Bool = false) {
        self.columns = columns
        self.healthNumberColumn = healthNumberColumn
        self.isLowercase = isLowercase
    }
}

/// Digests of OpenPseudonymiser 0.9.7: SHA-256 of the values, joined without blanks, and the salt.
/// A hash and no HMAC: whoever has the salt tries all NHS numbers in a minute.
final class OpenPseudonymiserDigests: LegacyKeyMaker {
    let header = "record_id,digest\n"
    private let columns: [(name: String, place: Int, takesDigits: Bool)]
    private let isLowercase: Bool
    private let salt: SecretBytes

    init(
        _ settings: OpenPseudonymiserSettings, secret: borrowing SecretBytes,
        columns reader: borrowing CSVReader
    ) throws {
        var columns: [(name: String, place: Int, takesDigits: Bool)] = []
        let names = Set(settings.columns + [settings.healthNumberColumn].compactMap(\.self))
        for name in names.sorted(by: {
            $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars)
        }) {
            let place = try LegacyKeyFile.column(name, of: reader)
            columns.append((name, place, name == settings.healthNumberColumn))
        }
        self.columns = columns
        isLowercase = settings.isLowercase
        salt = try secret.duplicate()
    }

    func keys(
        _ cell: (Int) -> String?
    ) throws(SecretsError) -> (keys: [String], missing: String?) {
        var message: [UInt8] = []
        for column in columns {
            let bytes = (cell(column.place) ?? "").utf8.filter { byte in
                column.takesDigits
                    ? (0x30...0x39).contains(byte) : ![0x09, 0x0a, 0x0d, 0x20].contains(byte)
            }
            guard !bytes.isEmpty else { return ([], column.name) }
            message += bytes
        }
        var hash = try SHA256()
        try hash.update(message.span)
        try salt.withBytes { (bytes) throws(SecretsError) in try hash.update(bytes) }
        let digest = "\(try hash.finish())"
        return ([isLowercase ? digest : digest.uppercased()], nil)
    }
}
