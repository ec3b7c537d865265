internal import Records
internal import Secrets

/// Which columns make tokens of Open Link Token, and by which rules.
public struct OpenLinkTokenSettings: Sendable {
    public var rules: [OpenLinkTokenRule]
    public var lastNameColumn: String
    public var firstNameColumn: String
    public var sexColumn: String
    public var birthDateColumn: String
    /// yyyymmdd: nobody is born later.
    public var today: Int

    public init(
        rules: [OpenLinkTokenRule], lastNameColumn: String, firstNameColumn: String,
        sexColumn: String, birthDateColumn: String, today: Int
    ) {
        self.rules = rules
        self.lastNameColumn = lastNameColumn
        self.firstNameColumn = firstNameColumn
        self.sexColumn = sexColumn
        self.birthDateColumn = birthDateColumn
        self.today = today
    }
}

/// Tokens of Open Link Token. Where a value is missing there is no token, and not the constant that
/// the program itself writes.
final class OpenLinkTokens: LegacyKeyMaker {
    let header = "RecordId,RuleId,Token\n"
    private let settings: OpenLinkTokenSettings
    private let places: (last: Int, first: Int, sex: Int, birth: Int)
    private var code: HMACSHA256

    init(
        _ settings: OpenLinkTokenSettings, secret: borrowing SecretBytes,
        columns reader: borrowing CSVReader
    ) throws {
        let places = (
            last: try LegacyKeyFile.column(settings.lastNameColumn, of: reader),
            first: try LegacyKeyFile.column(settings.firstNameColumn, of: reader),
            sex: try LegacyKeyFile.column(settings.sexColumn, of: reader),
            birth: try LegacyKeyFile.column(settings.birthDateColumn, of: reader)
        )
        let code = try HMACSHA256(key: secret)
        self.settings = settings
        self.places = places
        self.code = code
    }

    func keys(
        _ cell: (Int) -> String?
    ) throws(SecretsError) -> (keys: [String], missing: String?) {
        let values = OpenLinkTokenRule.Values(
            lastName: cell(places.last).flatMap(OpenLinkTokenValues.lastName),
            firstName: cell(places.first).flatMap(OpenLinkTokenValues.firstName),
            sex: cell(places.sex).flatMap(OpenLinkTokenValues.sex),
            birthDate: cell(places.birth).flatMap {
                OpenLinkTokenValues.birthDate($0, today: settings.today)
            })
        var keys: [String] = []
        for rule in settings.rules {
            guard let signature = rule.signature(of: values) else { continue }
            keys.append(
                "\(rule.rawValue),\(try OpenLinkTokenRule.token(of: signature, under: &code))")
        }
        guard keys.count < settings.rules.count else { return (keys, nil) }
        if values.lastName == nil { return (keys, settings.lastNameColumn) }
        if values.firstName == nil { return (keys, settings.firstNameColumn) }
        if values.sex == nil { return (keys, settings.sexColumn) }
        return (keys, settings.birthDateColumn)
    }
}
