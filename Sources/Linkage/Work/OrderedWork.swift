/// Runs pieces of work on several threads; results come back in the order of the pieces, so that
/// the number of threads leaves no trace in them.
enum OrderedWork {
    /// - Parameters:
    ///   - threads: pieces under way at a time, at least 1.
    ///   - finished: told of each piece that is done, in no order, on the caller's task.
    static func map<Piece: Sendable, Result: Sendable>(
        _ pieces: [Piece], threads: Int, finished: (Piece) -> Void,
        _ body: @escaping @Sendable (Piece) throws -> Result
    ) async throws -> [Result] {
        var results = [Result?](repeating: nil, count: pieces.count)
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var next = 0
            func start() {
                guard next < pieces.count else { return }
                let index = next
                next += 1
                group.addTask {
                    try Task.checkCancellation()
                    return (index, try body(pieces[index]))
                }
            }
            for _ in 0..<max(1, threads) { start() }
            while let (index, result) = try await group.next() {
                results[index] = result
                finished(pieces[index])
                start()
            }
        }
        return results.compactMap { $0 }
    }
}
