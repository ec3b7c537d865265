/// A piece of a comparison as data: which files, which rows of the first. Any thread, process or
/// machine that has the files gives the same answer for it.
public struct WorkUnit: Sendable, Codable, Equatable {
    /// Digest of the file whose rows are queried, 64 hexadecimal digits.
    public var leftDigest: String
    /// Digest of the file that they are compared with.
    public var rightDigest: String
    /// Rows of the left file.
    public var rows: Range<Int>

    /// Units of equal size that cover all rows of the left file, in order.
    /// - Parameter count: how many, at most one a row.
    static func covering(
        rowCount: Int, leftDigest: String, rightDigest: String, count: Int
    ) -> [WorkUnit] {
        let count = max(1, min(count, rowCount))
        return (0..<count).map { index in
            WorkUnit(
                leftDigest: leftDigest, rightDigest: rightDigest,
                rows: rowCount * index / count..<rowCount * (index + 1) / count)
        }
    }
}

/// Runs work units on several threads; results come back in the order of the units, so that the
/// number of threads leaves no trace in them.
enum OrderedWork {
    /// - Parameters:
    ///   - threads: units under way at a time, at least 1.
    ///   - finished: told of each unit that is done, in no order, on the caller's task.
    static func map<Result: Sendable>(
        _ units: [WorkUnit], threads: Int, finished: (WorkUnit) -> Void,
        _ body: @escaping @Sendable (WorkUnit) -> Result
    ) async throws -> [Result] {
        var results = [Result?](repeating: nil, count: units.count)
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var next = 0
            func start() {
                guard next < units.count else { return }
                let index = next
                next += 1
                group.addTask {
                    try Task.checkCancellation()
                    return (index, body(units[index]))
                }
            }
            for _ in 0..<max(1, threads) { start() }
            while let (index, result) = try await group.next() {
                results[index] = result
                finished(units[index])
                start()
            }
        }
        return results.compactMap { $0 }
    }
}
