/// A file of lines `name: value`, some of whose values are secrets in Bech32m. Blank lines and
/// lines that begin with `#` are passed over. The secrets never leave locked memory.
package struct SecretLines: ~Copyable {
    package let path: String
    private let contents: SecretBytes
    private let secrets: [String: (line: Int, range: Range<Int>)]
    private let values: [String: (line: Int, text: String)]

    /// - Parameters:
    ///   - names: the names whose values are public.
    ///   - secretNames: the names whose values are secrets.
    /// - Throws: as `PrivateFile.read`; `SecretsError.invalidFile` for any other name, one that
    ///   stands twice, or a line without a colon.
    package init(
        path: String, names: [String], secretNames: [String], allowsWorkTree: Bool
    ) throws {
        let contents = try PrivateFile.read(path: path, allowsWorkTree: allowsWorkTree)
        func invalid(_ line: Int, _ problem: String) -> SecretsError {
            .invalidFile(path: path, line: line, problem: problem)
        }
        var secrets: [String: (line: Int, range: Range<Int>)] = [:]
        var values: [String: (line: Int, text: String)] = [:]
        for line in contents.withBytes({ Self.lines(of: $0) }) {
            let known = values[line.name] != nil || secrets[line.name] != nil
            if known { throw invalid(line.number, "`\(line.name)` stands there twice") }
            if secretNames.contains(line.name) {
                secrets[line.name] = (line.number, line.value)
            } else if names.contains(line.name) {
                let text = contents.withBytes { bytes in
                    String(decoding: line.value.map { bytes[$0] }, as: UTF8.self)
                }
                guard Self.isPlain(text) else {
                    throw invalid(line.number, "a control character stands there")
                }
                values[line.name] = (line.number, text)
            } else {
                // The name is not quoted: it may be part of a secret.
                throw invalid(line.number, "an unknown line stands there; known are \(names)")
            }
        }
        self.path = path
        self.contents = contents
        self.secrets = secrets
        self.values = values
    }

    package func invalid(_ line: Int?, _ problem: String) -> SecretsError {
        .invalidFile(path: path, line: line, problem: problem)
    }

    /// An error that names the line of `name`.
    package func invalid(_ name: String, _ problem: String) -> SecretsError {
        invalid(values[name]?.line ?? secrets[name]?.line, "`\(name)` \(problem)")
    }

    package func optional(_ name: String) -> String? { values[name]?.text }

    package func required(_ name: String) throws(SecretsError) -> String {
        guard let value = values[name] else { throw invalid(nil, "it has no line `\(name): …`") }
        return value.text
    }

    package func has(secret name: String) -> Bool { secrets[name] != nil }

    /// A secret of 32 bytes.
    package func secret(_ name: String, prefix: String) throws(SecretsError) -> SecretBytes {
        guard let line = secrets[name] else {
            throw invalid(nil, "it has no line `\(name): …`")
        }
        let secret = try contents.withBytes { (bytes) throws(SecretsError) in
            try Bech32m.decode(prefix: prefix, byteCount: 32, bytes.extracting(line.range))
        }
        guard let secret else {
            throw invalid(
                line.line,
                "`\(name)` is not `\(prefix)1…` of the right length with a matching checksum; "
                    + "copy the file again, whole")
        }
        return secret
    }

    private struct Line {
        let number: Int
        let name: String
        let value: Range<Int>
    }

    private static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }

    private static func isTrimmed(_ byte: UInt8) -> Bool { byte <= 32 || byte == 34 }

    private static func lines(of bytes: Span<UInt8>) -> [Line] {
        var lines: [Line] = []
        var (start, number) = (0, 1)
        while start < bytes.count {
            var end = start
            while end < bytes.count && bytes[end] != UInt8(ascii: "\n") { end += 1 }
            if let line = line(bytes, start..<end, number: number) { lines.append(line) }
            start = end + 1
            number += 1
        }
        return lines
    }

    /// A line without a colon has an empty name, which is known to nobody.
    private static func line(_ bytes: Span<UInt8>, _ range: Range<Int>, number: Int) -> Line? {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end && isTrimmed(bytes[start]) { start += 1 }
        while end > start && isTrimmed(bytes[end - 1]) { end -= 1 }
        guard start < end, bytes[start] != UInt8(ascii: "#") else { return nil }
        var colon = start
        while colon < end && bytes[colon] != UInt8(ascii: ":") { colon += 1 }
        guard colon < end else { return Line(number: number, name: "", value: start..<start) }
        let name = String(decoding: (start..<colon).map { bytes[$0] }, as: UTF8.self)
        start = colon + 1
        while start < end && isTrimmed(bytes[start]) { start += 1 }
        return Line(number: number, name: name, value: start..<end)
    }
}
