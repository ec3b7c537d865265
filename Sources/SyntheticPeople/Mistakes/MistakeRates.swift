/// How often an agency's records go wrong, each as a probability from 0 to 1 that is drawn anew for
/// every record, independently of the other agencies.
public struct MistakeRates: Equatable, Sendable {
    /// A slip of the keyboard, in each text field: a neighbouring key, a letter lost, doubled or
    /// exchanged with the next.
    public var typing = 0.0
    /// A spelling by ear or a misread letter, in each name: `ph` and `f`, `ie` and `y`, `rn` and
    /// `m`.
    public var spelling = 0.0
    /// A pet form in place of the given name, of those who have one.
    public var nickname = 0.0
    /// The initial alone in place of the given name.
    public var initial = 0.0
    /// Given name and surname in each other's column.
    public var nameSwap = 0.0
    /// A title before the given name: `Mrs Joan`.
    public var title = 0.0
    /// The middle name behind the given name, in the given name's column, of those who have one.
    public var middleInGivenName = 0.0
    /// A hyphen written as a space or dropped with one half of the name, of names with one.
    public var hyphen = 0.0
    /// An apostrophe typed as another character or dropped, of names with one.
    public var apostrophe = 0.0
    /// Accents dropped from a name, where the agency keeps them, of names with any.
    public var accents = 0.0
    /// The surname before marriage, of those who have one.
    public var formerSurname = 0.0
    /// The address before the last move: street, town and postcode.
    public var formerAddress = 0.0
    /// Day and month exchanged, where that gives a date.
    public var dayMonthSwap = 0.0
    /// One digit of the date of birth wrong; the result is a date.
    public var dateDigit = 0.0
    /// 1900-01-01 in place of an unknown date of birth.
    public var defaultDate = 0.0
    /// The other sex.
    public var sex = 0.0
    /// A doubled space or one at an end, in each text field.
    public var spacing = 0.0

    /// No mistakes.
    public init() {}

    /// Those of a survey: names as people say them, typed once and not looked at again.
    public static let everyday: MistakeRates = {
        var rates = MistakeRates()
        rates.typing = 0.02
        rates.spelling = 0.02
        rates.nickname = 0.08
        rates.initial = 0.01
        rates.middleInGivenName = 0.02
        rates.nameSwap = 0.008
        rates.hyphen = 0.3
        rates.apostrophe = 0.4
        rates.formerSurname = 0.08
        rates.formerAddress = 0.1
        rates.dayMonthSwap = 0.006
        rates.dateDigit = 0.012
        rates.defaultDate = 0.005
        rates.sex = 0.004
        return rates
    }()

    /// Every probability multiplied by `factor`, to at most 1.
    public func scaled(by factor: Double) -> MistakeRates {
        var rates = self
        for path in Self.paths {
            rates[keyPath: path] = min(1, max(0, self[keyPath: path] * factor))
        }
        return rates
    }

    /// Whether each is a probability.
    var areValid: Bool {
        Self.paths.allSatisfy { (0...1).contains(self[keyPath: $0]) }
    }

    private static var paths: [WritableKeyPath<MistakeRates, Double>] {
        [
            \.typing, \.spelling, \.nickname, \.initial, \.nameSwap, \.title, \.middleInGivenName,
            \.hyphen, \.apostrophe, \.accents, \.formerSurname, \.formerAddress, \.dayMonthSwap,
            \.dateDigit, \.defaultDate, \.sex, \.spacing,
        ]
    }
}
