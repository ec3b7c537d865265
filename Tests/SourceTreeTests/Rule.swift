/// A rule that source files keep: what it forbids, and where a file breaks it.
struct Rule: Sendable {
    /// What is wrong and what to do, as the message of a failure.
    let message: String
    /// The lines of a file that break the rule, counted from 1.
    let breaches: @Sendable (SourceFile) -> [Int]

    /// `path:line: message` for each breach in `files`.
    func failures(in files: [SourceFile]) -> [String] {
        files.flatMap { file in breaches(file).map { "\(file.path):\($0): \(message)" } }
    }
}

extension Rule {
    /// Lines for which `isBreach` holds, given the file and the line with strings and comments
    /// taken out.
    static func code(
        _ message: String, _ isBreach: @escaping @Sendable (SourceFile, String) -> Bool
    ) -> Rule {
        Rule(message: message) { file in
            file.code.enumerated()
                .filter { isBreach(file, $0.element) }.map { $0.offset + 1 }
        }
    }

    static let lineLength = Rule(message: "a line has at most 100 columns") { file in
        file.lines.enumerated()
            .filter { $0.element.utf8.count > 100 && $0.element.count > 100 }
            .map { $0.offset + 1 }
    }

    /// Help is broken at 80 columns again, in the middle of lines that are longer in the source; a
    /// line that ends in a backslash is joined with the next.
    static let helpWidth = Rule(
        message: "a line of a command's discussion has at most 80 columns"
    ) { file in
        var indent: Int?
        return file.lines.indices.filter { index in
            let line = file.lines[index]
            let text = line.drop { $0 == " " }
            if text.hasPrefix("discussion: \"\"\"") {
                indent = line.count - text.count + 4
            } else if text.hasPrefix("\"\"\"") {
                indent = nil
            }
            let isJoined = text.hasSuffix(" \\")
            return !isJoined && line.count - (indent ?? line.count) > 80
        }.map { $0 + 1 }
    }

    static let fileLength = Rule(message: "a file has at most 500 lines: split it") { file in
        let count = file.lines.last == "" ? file.lines.count - 1 : file.lines.count
        return count > 500 ? [501] : []
    }

    static let functionLength = Rule(message: "a function has at most 70 lines: split it") { file in
        FunctionScanner.functions(in: file).filter { $0.lineCount > 70 }.map(\.start)
    }

    static let printing = Rule.code("a library does not print: throw, or leave it to the program") {
        _, line in
        let isLikely = ["rint(", "dump("].contains(where: line.contains)
        return isLikely && line.contains(/(^|[^A-Za-z0-9_.])(print|debugPrint|dump)\(/)
    }

    static let stopping = Rule.code("an error is thrown, not a stop of the process") { _, line in
        ["try!", " as!", "fatalError("].contains(where: line.contains)
    }

    static let uncheckedSendable = Rule(
        message: "@unchecked Sendable needs a comment right above that says why it is safe"
    ) { file in
        file.code.indices.filter { index in
            guard file.code[index].contains("@unchecked Sendable") else { return false }
            let above = index > 0 ? file.lines[index - 1].drop { $0 == " " } : ""
            return !above.hasPrefix("//")
        }.map { $0 + 1 }
    }

    static let vagueNames = Rule(
        message: "Util, Helper and Manager name nothing: say what the file or type is for"
    ) { file in
        let vague = /([Uu]til|[Hh]elper|[Mm]anager)/
        if file.path.contains(vague) { return [1] }
        let declaration =
            /\b(struct|class|enum|actor|protocol|typealias)\s+\w*([Uu]til|[Hh]elper|[Mm]anager)/
        let parts = ["til", "elper", "anager"]
        return file.code.enumerated()
            .filter { line in
                parts.contains(where: line.element.contains) && line.element.contains(declaration)
            }.map { $0.offset + 1 }
    }

    static let unfinished = Rule(message: "unfinished work belongs in an issue") { file in
        // Written in two parts so that this file keeps the rule.
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X:"]
        return file.lines.enumerated()
            .filter { line in marks.contains { line.element.contains($0) } }.map { $0.offset + 1 }
    }
}
