/// Swift or C lines without their comments and string literals, so that rules see only code.
enum CodeText {
    /// As many lines as given. Interpolations go with their string.
    static func stripped(_ lines: [String]) -> [String] {
        var state = State.code
        return lines.map { strip($0, &state) }
    }

    private static let marks = Set("\"/'".utf8)

    private enum State {
        case code, comment, text
    }

    private static func strip(_ line: String, _ state: inout State) -> String {
        // Most lines of code have neither.
        if state == .code && !line.utf8.contains(where: Self.marks.contains) { return line }
        var rest = Substring(line)
        var code = ""
        while !rest.isEmpty {
            switch state {
            case .comment:
                guard let end = rest.firstRange(of: "*/") else { return code }
                rest = rest[end.upperBound...]
                state = .code
            case .text:
                guard let end = rest.firstRange(of: "\"\"\"") else { return code }
                rest = rest[end.upperBound...]
                state = .code
            case .code:
                if rest.hasPrefix("//") { return code }
                if rest.hasPrefix("/*") {
                    state = .comment
                    rest = rest.dropFirst(2)
                } else if rest.hasPrefix("\"\"\"") {
                    state = .text
                    rest = rest.dropFirst(3)
                } else if rest.hasPrefix("\"") {
                    rest = afterString(rest)
                    code += "\"\""
                } else if rest.hasPrefix("'\"'") || rest.hasPrefix("'{'") || rest.hasPrefix("'}'") {
                    // Character constants of C.
                    rest = rest.dropFirst(3)
                } else {
                    code.append(rest.removeFirst())
                }
            }
        }
        return code
    }

    private static func afterString(_ text: Substring) -> Substring {
        var rest = text.dropFirst()
        while let letter = rest.popFirst() {
            if letter == "\\", let next = rest.popFirst(), next == "(" {
                rest = afterInterpolation(rest)
            } else if letter == "\"" {
                return rest
            }
        }
        return rest
    }

    private static func afterInterpolation(_ text: Substring) -> Substring {
        var rest = text
        var depth = 1
        while depth > 0, let letter = rest.first {
            switch letter {
            case "(": depth += 1
            case ")": depth -= 1
            case "\"":
                rest = afterString(rest)
                continue
            default: break
            }
            rest = rest.dropFirst()
        }
        return rest
    }
}
