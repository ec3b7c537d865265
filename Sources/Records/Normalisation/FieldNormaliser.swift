internal import Foundation

/// Cleans the cells of one column by the rule of its type.
///
/// A cell is folded first (`TextFolding`), then compared with the words for a missing value, then
/// read by its type's rule. An ASCII cell makes no allocation and no `String` on the way. Reading a
/// normalised value again gives the same value.
package struct FieldNormaliser: Sendable {
    private let type: FieldType
    private let missing: WordSet
    private let sexCodes: SexCodes
    private let dates: DateRule
    private let allowsOutwardOnly: Bool
    private let axis: FieldOptions.Axis?
    private let words: WordMap
    /// The cell in hand, folded. Kept at its greatest length, so that it is rarely allocated.
    private var folded = [UInt8](repeating: 0, count: 256)
    /// Cells beyond ASCII that were folded before, and what became of them.
    private var knownFolds: [[UInt8]: [UInt8]] = [:]

    private static let mostKnownFolds = 4_096
    private static let longestKnownCell = 64

    /// - Parameters:
    ///   - dateOrder: as decided for the column, never `auto`, which is taken as day first.
    ///   - today: the last date of birth that is possible, as yyyymmdd.
    package init(
        field: SchemaField, missingValues: [String], dateOrder: FieldOptions.DateOrder,
        today: Int = Self.currentDay
    ) {
        type = field.type
        missing = WordSet(missingValues)
        sexCodes = SexCodes(options: field.options)
        dates = DateRule(
            options: field.options, monthFirst: dateOrder == .monthFirst, today: today)
        allowsOutwardOnly = field.options.allowsOutwardOnly
        axis = field.options.axis
        words =
            switch field.type {
            case .addressLine: .streetWords
            case .town: .townWords
            default: .none
            }
    }

    /// Appends the normalised UTF-8 of a cell, which is never empty and never holds a NUL; appends
    /// nothing unless the result is `.value`.
    /// - Parameter cell: UTF-8. Bytes that are none make the cell invalid.
    package mutating func append(_ cell: Span<UInt8>, to bytes: inout [UInt8]) -> CellState {
        guard let range = fold(cell) else {
            return Reading.invalid("expected text in the encoding of the file").state
        }
        if range.isEmpty { return .missing }
        let text = folded.span.extracting(range)
        if missing.contains(text) { return .missing }
        let start = bytes.count
        let reading = read(text, to: &bytes)
        if case .value = reading {
            return bytes.count > start ? .value : .missing
        }
        bytes.removeLast(bytes.count - start)
        return reading.state
    }

    /// Folds a cell into `folded`. Text beyond ASCII takes a hundred times as long, and a column
    /// has the same names and towns again and again, so some are kept.
    private mutating func fold(_ cell: Span<UInt8>) -> Range<Int>? {
        guard let bytes = Self.beyondASCII(cell) else {
            return TextFolding.fold(cell, into: &folded)
        }
        if let known = knownFolds[bytes] {
            if folded.count < known.count {
                folded.append(contentsOf: repeatElement(0, count: known.count - folded.count))
            }
            for index in known.indices { folded[index] = known[index] }
            return 0..<known.count
        }
        guard let range = TextFolding.fold(cell, into: &folded) else { return nil }
        if knownFolds.count < Self.mostKnownFolds, bytes.count <= Self.longestKnownCell {
            knownFolds[bytes] = Array(folded[range])
        }
        return range
    }

    /// The cell's bytes, if any is beyond ASCII.
    private static func beyondASCII(_ cell: Span<UInt8>) -> [UInt8]? {
        var all: UInt8 = 0
        for index in cell.indices { all |= cell[index] }
        guard all >= 0x80 else { return nil }
        return cell.indices.map { cell[$0] }
    }

    private func read(_ text: Span<UInt8>, to bytes: inout [UInt8]) -> Reading {
        switch type {
        case .givenName, .middleName, .surname:
            NameRule.append(text, to: &bytes)
        case .fullName: NameRule.appendFullName(text, to: &bytes)
        case .sex: sexCodes.append(text, to: &bytes)
        case .dateOfBirth: dates.append(text, to: &bytes)
        case .addressLine, .text:
            WordsRule.append(text, replacing: words, mayLackLetters: true, to: &bytes)
        case .town: WordsRule.append(text, replacing: words, mayLackLetters: false, to: &bytes)
        case .postcode:
            PostcodeRule.append(text, allowsOutwardOnly: allowsOutwardOnly, to: &bytes)
        case .nhsNumber: HealthNumberRule.appendNHSNumber(text, to: &bytes)
        case .chiNumber: HealthNumberRule.appendCHINumber(text, to: &bytes)
        case .uprn: NumberRule.appendPropertyNumber(text, to: &bytes)
        case .phone: PhoneRule.append(text, to: &bytes)
        case .email: EmailRule.append(text, to: &bytes)
        case .number: NumberRule.append(text, to: &bytes)
        case .coordinate: CoordinateRule.append(text, axis: axis, to: &bytes)
        case .code: WordsRule.appendCode(text, to: &bytes)
        }
    }

    /// Today in UTC as yyyymmdd.
    package static var currentDay: Int {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day], from: Date())
        return (parts.year ?? 9999) * 10_000 + (parts.month ?? 12) * 100 + (parts.day ?? 31)
    }
}
