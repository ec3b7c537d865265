/// Reads the `format` of a feature of a clkhash schema.
enum CLKFormatReader {
    typealias Problem = JSONValue.Problem

    static func format(_ value: JSONValue) throws(Problem) -> CLKField.Format {
        let type = try value.required("type").word(of: ["string", "integer", "date", "enum"])
        switch type {
        case "string": return try text(value)
        case "integer":
            try value.refuseOthers(than: ["type", "minimum", "maximum", "description"])
            return .integer(
                minimum: try bound(value, "minimum"), maximum: try bound(value, "maximum"))
        case "date":
            try value.refuseOthers(than: ["type", "format", "description"])
            let format = try value.required("format")
            do throws(PythonDateFormat.Unsupported) {
                return .date(try PythonDateFormat(try text(of: format)))
            } catch {
                throw format.problem(error.problem)
            }
        default:
            try value.refuseOthers(than: ["type", "values", "description"])
            var values: Set<[UInt8]> = []
            for entry in try value.required("values").list() { values.insert(try entry.text()) }
            return .choice(values)
        }
    }

    /// A text, or none that a date could be read by where it is no string.
    private static func text(of value: JSONValue) throws(PythonDateFormat.Unsupported) -> String {
        do throws(Problem) {
            return try value.string()
        } catch {
            throw PythonDateFormat.Unsupported(problem: "a string was expected")
        }
    }

    private static func text(_ value: JSONValue) throws(Problem) -> CLKField.Format {
        var encoding = CLKField.TextEncoding.utf8
        if let name = try value.member("encoding") {
            let word = try name.word(of: CLKField.TextEncoding.allCases.map(\.rawValue))
            encoding = CLKField.TextEncoding(rawValue: word) ?? .utf8
        }
        if let pattern = try value.member("pattern") {
            try value.refuseOthers(than: ["type", "encoding", "pattern", "description"])
            let text = try pattern.string()
            if let problem = CLKPattern.problem(with: text) { throw pattern.problem(problem) }
            return .text(encoding, .pattern(text))
        }
        try value.refuseOthers(
            than: ["type", "encoding", "case", "minLength", "maxLength", "description"])
        var letterCase = CLKField.LetterCase.mixed
        if let name = try value.member("case") {
            let word = try name.word(of: CLKField.LetterCase.allCases.map(\.rawValue))
            letterCase = CLKField.LetterCase(rawValue: word) ?? .mixed
        }
        return .text(
            encoding,
            .plain(
                letterCase,
                minLength: try value.member("minLength")?
                    .integer(0...Int.max, allowingPoint: true) ?? 0,
                maxLength: try value.member("maxLength")?
                    .integer(1...Int.max, allowingPoint: true) ?? Int.max))
    }

    /// A bound of any size, as canonical decimal.
    private static func bound(_ value: JSONValue, _ name: String) throws(Problem) -> [UInt8]? {
        guard let bound = try value.member(name) else { return nil }
        let text = try bound.number()
        if let digits = PythonNumber.integer(Array(text.utf8)) { return digits }
        return Array("\(try bound.integer(Int.min...Int.max, allowingPoint: true))".utf8)
    }
}
