/// One axis of a place: degrees of latitude or longitude, or metres of easting or northing, as a
/// decimal number in one spelling.
///
/// Degrees may have a sign, or N, S, E or W before or after them; folding has made a blank of the
/// degree sign. A longitude of 180 is written -180. Metres may have their thousands parted.
enum CoordinateRule {
    /// - Parameter axis: nil where it is not known yet: any of them.
    static func append(
        _ text: Span<UInt8>, axis: FieldOptions.Axis?, to bytes: inout [UInt8]
    ) -> Reading {
        var range = text.indices
        var hemisphere: UInt8?
        if let last = range.last, ASCII.isLetter(text[last]) {
            hemisphere = text[last]
            range = trimmed(text, range.lowerBound..<last)
        } else if let first = range.first, ASCII.isLetter(text[first]) {
            hemisphere = text[first]
            range = trimmed(text, first + 1..<range.upperBound)
        }
        guard !range.isEmpty else { return .invalid(expected(axis)) }
        let start = bytes.count
        guard case .value = NumberRule.append(text.extracting(range), to: &bytes),
            bytes.count > start
        else { return .invalid(expected(axis)) }
        if let hemisphere {
            guard letters(of: axis).contains(hemisphere), bytes[start] != 0x2d,
                text[range.lowerBound] != 0x2b
            else { return .invalid(expected(axis)) }
            let isZero = bytes.count == start + 1 && bytes[start] == 0x30
            if !isZero, hemisphere == 0x73 || hemisphere == 0x77 {
                bytes.insert(0x2d, at: start)
            }
        }
        guard isInRange(bytes, from: start, axis) else { return .invalid(expected(axis)) }
        if axis == .longitude, bytes[start...].elementsEqual("180".utf8) {
            bytes.insert(0x2d, at: start)
        }
        return .value
    }

    private static func expected(_ axis: FieldOptions.Axis?) -> StaticString {
        switch axis {
        case .latitude: "expected a latitude from -90 to 90 degrees"
        case .longitude: "expected a longitude from -180 to 180 degrees"
        case .easting, .northing, nil: "expected metres from 0 to 10,000,000"
        }
    }

    private static func letters(of axis: FieldOptions.Axis?) -> [UInt8] {
        switch axis {
        case .latitude: [0x6e, 0x73]
        case .longitude: [0x65, 0x77]
        case .easting: [0x65]
        case .northing: [0x6e]
        case nil: [0x6e, 0x73, 0x65, 0x77]
        }
    }

    private static func trimmed(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var range = range
        while let first = range.first, text[first] == 0x20 { range.removeFirst() }
        while let last = range.last, text[last] == 0x20 { range.removeLast() }
        return range
    }

    /// Of a number in its one spelling.
    private static func isInRange(
        _ bytes: [UInt8], from start: Int, _ axis: FieldOptions.Axis?
    ) -> Bool {
        let isNegative = bytes[start] == 0x2d
        let digits = bytes[(isNegative ? start + 1 : start)...]
        let whole = digits.prefix { $0 != 0x2e }
        guard whole.count <= 8 else { return false }
        let number = whole.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        let most =
            switch axis {
            case .latitude: 90
            case .longitude: 180
            case .easting, .northing, nil: 10_000_000
            }
        let isMetres = axis == .easting || axis == .northing
        return number + (whole.count < digits.count ? 1 : 0) <= most && !(isMetres && isNegative)
    }
}
