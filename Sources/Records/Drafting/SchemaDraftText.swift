/// Writes a draft as YAML.
struct SchemaDraftText {
    let fileName: String
    let sampledRows: Int
    /// The column that numbers the records, if one was found.
    let identifier: String?
    let guesses: [ColumnGuess]

    var text: String {
        var lines = opening
        var names: Set<String> = []
        var used: [(name: String, guess: ColumnGuess)] = []
        for (index, guess) in guesses.enumerated() {
            used.append((fieldName(guess.column.name, number: index + 1, taken: &names), guess))
        }
        lines += nameBag(used)
        lines += ["", "fields:"]
        for (name, guess) in used { lines += field(guess, name: name) }
        return lines.joined(separator: "\n") + "\n"
    }

    private var opening: [String] {
        let name = safe(fileName)
        var lines = [
            "# Drafted from the header of \(name) and \(SchemaDraft.grouped(sampledRows)) of its "
                + "rows.",
            "# Every setting is a guess: read it, mend it, and agree it with the other agencies.",
            "# All must hold the same settings, or their token files cannot be linked. Where they",
            "# name a column differently, list all names: column: [forename, first_name].",
        ]
        if let identifier {
            lines.append(
                "# The record id looks like column \(quoted(identifier)): another value in every "
                    + "row. Give it as --id.")
        } else {
            lines.append("# No column has another value in every row: --id needs one that has.")
        }
        lines += [
            "trefoil-schema: 1",
            "name: \(schemaName)",
            "",
            "# record: one filter for the whole record, with noise: the least to agree on.",
            "# fields: a filter for each field, under salts: better links. With noise 1.5 a list",
            "# of people reads no more than of record; with none it reads more, and links are",
            "# best: for a node that you trust. Both in sealed files. It needs the records of",
            "# the largest file, rounded up:",
            "# profile: fields",
            "# salts: {records: 100000, noise: 1.5}",
            "profile: record",
            "",
            "# Cells that say \"there is no value\", besides empty ones; in any case of letters.",
            "missing-values: ["
                + SchemaDraft.missingValues.map(quoted).joined(separator: ", ") + "]",
            "",
            "# Records are salted by the year of birth"
                + (hasBirthDate ? "." : ", and there is none here: name another lasting field."),
            "record: {bits: \(recordBits), fill: 0.35\(hasBirthDate ? "" : ", salt: none")}",
        ]
        return lines
    }

    private var hasBirthDate: Bool {
        guesses.contains { $0.verdict == .field(.dateOfBirth) }
    }

    /// 1,024 bits, and more only where as many q-grams would fill more than half of them.
    private var recordBits: Int {
        let grams = guesses.filter(\.isField).reduce(0) { $0 + $1.type.defaultAverageGrams }
        var bits = 1024
        while bits < 32_768,
            FilterFill.expected(bits: bits, positionsPerGram: 1, averageGrams: grams)
                > FilterFill.greatest
        {
            bits *= 2
        }
        return bits
    }

    private func nameBag(_ used: [(name: String, guess: ColumnGuess)]) -> [String] {
        guard let given = used.first(where: { $0.guess.verdict == .field(.givenName) }),
            let surname = used.first(where: { $0.guess.verdict == .field(.surname) })
        else { return [] }
        return [
            "",
            "# One more filter over both names finds people whose given name and surname were",
            "# exchanged (profile fields). Its cost: the q-grams of the two names are comparable",
            "# with each other, and each name stands in two filters.",
            "# name-bag: {given-name: \(given.name), surname: \(surname.name)}",
        ]
    }

    private func field(_ guess: ColumnGuess, name: String) -> [String] {
        let mark = guess.isField ? "  " : "  # "
        var lines = ["", "  # Column \(quoted(guess.column.name))."]
        lines += guess.reasons.flatMap(wrapped)
        if !guess.isField { lines.append("  # Left out:") }
        let present = Double(guess.column.values) / Double(max(guess.column.rows, 1))
        if present < 0.995 {
            lines.append("  # \(Int(present * 100)) % of the sampled rows have a value.")
        }
        lines += [
            "\(mark)- name: \(name)",
            "\(mark)  column: \(quoted(guess.column.name))",
            "\(mark)  type: \(guess.type.rawValue)",
        ]
        if guess.type == .coordinate {
            // The number of its q-grams follows from step and reach.
            let axis = ColumnNames.axis(of: guess.column.name)
            lines.append("\(mark)  axis: \(axis.rawValue)")
        } else {
            lines.append("\(mark)  average-grams: \(Int(guess.type.defaultAverageGrams))")
        }
        if guess.isHistorical {
            lines += [
                "\(mark)  not-before: 1500-01-01",
                "\(mark)  default-dates: [1111-11-11, 9999-12-31]",
            ]
        }
        let isShortCode = guess.type == .code && guess.column.averageLength <= 3.5
        if guess.type == .sex || isShortCode { lines.append("\(mark)  comparison: exact") }
        return lines
    }

    /// A sentence as lines of comment.
    private func wrapped(_ sentence: String) -> [String] {
        var lines: [String] = []
        var line = "  #"
        for word in sentence.split(separator: " ") {
            if line.utf8.count + word.utf8.count + 1 > 100 {
                lines.append(line)
                line = "  #"
            }
            line += " \(word)"
        }
        return lines + [line]
    }

    private var schemaName: String {
        let base = fileName.split(separator: ".").first.map(String.init) ?? ""
        let name = nameBytes(base)
        return name.isEmpty ? "project" : name
    }

    private func fieldName(_ column: String, number: Int, taken: inout Set<String>) -> String {
        let plain = nameBytes(column)
        var name = plain.isEmpty ? "column_\(number)" : plain
        while !taken.insert(name).inserted { name += "_\(number)" }
        return name
    }

    /// Lower-case letters and digits, others as `_`, at most 50 bytes.
    private func nameBytes(_ text: String) -> String {
        var folded: [UInt8] = []
        let bytes = Array(text.utf8)
        guard let range = TextFolding.fold(bytes.span, into: &folded) else { return "" }
        let mapped = folded[range].map { byte in
            ASCII.isLetter(byte) || ASCII.isDigit(byte) ? byte : 0x5f
        }
        let words = Array(mapped.split(separator: 0x5f).joined(separator: [0x5f]))
        return String(decoding: words.prefix(50), as: UTF8.self)
    }

    /// A word as YAML's double-quoted text, on one line whatever it holds.
    private func quoted(_ text: String) -> String { "\"\(safe(text))\"" }

    private func safe(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned,
                .surrogate:
                let digits = String(scalar.value, radix: 16)
                result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            default:
                if scalar == "\"" || scalar == "\\" { result += "\\" }
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
