/// Finds functions and counts their lines by their braces.
enum FunctionScanner {
    struct Function: Equatable {
        /// The line of `func`, `init`, `deinit` or `subscript`, or of a C function's name, from 1.
        let start: Int
        /// From that line to the one with the closing brace.
        let lineCount: Int
    }

    /// The functions of a file, those within functions included.
    static func functions(in file: SourceFile) -> [Function] {
        let code = file.code
        var functions: [Function] = []
        for (index, line) in code.enumerated() where isStart(line, isSwift: file.isSwift) {
            if let end = end(of: index, in: code, isSwift: file.isSwift) {
                functions.append(Function(start: index + 1, lineCount: end - index + 1))
            }
        }
        return functions
    }

    private static func isStart(_ line: String, isSwift: Bool) -> Bool {
        if isSwift {
            guard ["func", "init", "subscript"].contains(where: line.contains) else { return false }
            return line.contains(/(^|\s)(func\s+[^\s(]+|init[?]?[(<]|deinit\s*\{|subscript[(<])/)
                && !line.contains(/(self|super|\w)\.init\(/)
        }
        // A definition in C starts at the margin and has a parameter list.
        guard line.first?.isLetter ?? false else { return false }
        return line.contains(/^[A-Za-z_][A-Za-z0-9_ *]*\(/) && !line.hasSuffix(";")
    }

    /// The line with the brace that closes the body; nil for a declaration without one.
    private static func end(of start: Int, in code: [String], isSwift: Bool) -> Int? {
        var depth = 0
        var parentheses = 0
        for index in start..<code.count {
            for letter in code[index].utf8 {
                switch Unicode.Scalar(letter) {
                case "(": parentheses += 1
                case ")": parentheses -= 1
                case "{": depth += 1
                case "}":
                    depth -= 1
                    // A brace that closes more than was opened ends a protocol.
                    if depth < 0 { return nil }
                    if depth == 0 && parentheses == 0 { return index }
                case ";" where !isSwift && depth == 0: return nil
                default: break
                }
            }
        }
        return nil
    }
}
