internal import Files

/// A list of values and how often each occurs, from a file: lines `value,count`, an optional
/// header, counts of any scale.
public struct FrequencyFile: Sendable {
    let path: String
    let entries: [(value: String, weight: Double)]

    /// - Throws: `AuditError.invalidList`, `FileError`.
    public init(path: String) throws {
        self.path = path
        var entries: [(value: String, weight: Double)] = []
        let text = try MappedFile(path: path).withBytes { bytes in
            let all = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
            return String(decoding: all, as: UTF8.self)
        }
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            if line.isEmpty { continue }
            guard let comma = line.lastIndex(of: ",") else {
                throw AuditError.invalidList(
                    path: path, line: number, problem: "a line is value,count")
            }
            let value = line[..<comma].filter { $0 != "\"" }
            guard let weight = Double(line[line.index(after: comma)...]), weight >= 0 else {
                if number == 1 { continue }
                throw AuditError.invalidList(
                    path: path, line: number, problem: "the count must be a number, 0 or more")
            }
            entries.append((value, weight))
        }
        guard entries.contains(where: { $0.weight > 0 }) else {
            throw AuditError.invalidList(path: path, line: nil, problem: "it has no value")
        }
        self.entries = entries
    }
}
