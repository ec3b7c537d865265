internal import Tokens

/// Gathers what the self-comparison null needs of two agencies that are compared by their
/// record-level filters: best similarities of a sample of their records, across and within.
struct RecordJudging {
    let left: TokenTable
    let right: TokenTable
    let threshold: SimilarityThreshold
    let kernel: ComparisonKernel
    let threads: Int

    /// Pairs that a sample is compared in, at the most, where it has more than the least records.
    private static let sampledPairs = 100_000_000
    private static let leastRecords = 1_000
    /// Records of a piece of work.
    private static let pieceRows = 64
    /// Rows that a record is compared with at a time.
    private static let tileRows = 4_096

    func null(_ progress: (LinkageProgress) -> Void) async throws -> SelfComparisonNull? {
        let (leftTable, rightTable) = (left, right)
        func side(_ table: TokenTable, _ other: TokenTable) async throws -> SelfComparisonNull.Side
        {
            SelfComparisonNull.Side(
                count: table.rowCount, across: try await best(table, other, progress),
                within: try await best(table, table, progress))
        }
        return SelfComparisonNull(
            left: try await side(leftTable, rightTable),
            right: try await side(rightTable, leftTable))
    }

    /// The best similarity of each of a sample of one table's records with all of another's; with
    /// its own table, itself left out. Rows stand in the order of their handles, which are random;
    /// CLKs stand as their file had them, so theirs are taken at equal distances.
    private func best(
        _ table: TokenTable, _ other: TokenTable, _ progress: (LinkageProgress) -> Void
    ) async throws -> [Double] {
        let sample = min(
            table.rowCount,
            max(Self.leastRecords, Self.sampledPairs / max(1, other.rowCount)))
        let total = sample * other.rowCount
        progress(LinkageProgress(stage: "judge", total: total, advance: 0))
        let pieces = stride(from: 0, to: sample, by: Self.pieceRows).map {
            $0..<min($0 + Self.pieceRows, sample)
        }
        let width = table.record.wordsPerRow
        func counts(_ table: TokenTable) -> [UInt32] {
            table.record.withWords {
                kernel.popcounts(
                    of: $0, offset: 0, wordCount: width, stride: width, count: table.rowCount)
            }
        }
        let (ownCounts, otherCounts) = (counts(table), counts(other))
        let isWithin = table.digest == other.digest
        let search = self
        return try await OrderedWork.map(
            pieces, threads: threads,
            finished: {
                progress(
                    LinkageProgress(
                        stage: "judge", total: total, advance: $0.count * other.rowCount))
            },
            { rows in
                search.best(
                    rows.map { table.clkBitCount == nil ? $0 : $0 * table.rowCount / sample },
                    (table.record, ownCounts), (other.record, otherCounts),
                    isWithin: isWithin)
            }
        ).flatMap { $0 }
    }

    private func best(
        _ rows: [Int], _ one: (filters: BitMatrix, counts: [UInt32]),
        _ other: (filters: BitMatrix, counts: [UInt32]), isWithin: Bool
    ) -> [Double] {
        let width = one.filters.wordsPerRow
        var common = [UInt32](repeating: 0, count: Self.tileRows)
        var best = rows.map { _ in -Double.infinity }
        one.filters.withWords { words in
            other.filters.withWords { others in
                let (ownCounts, otherCounts) = (one.counts.span, other.counts.span)
                let (threshold, count) = (threshold, otherCounts.count)
                for start in stride(from: 0, to: count, by: Self.tileRows) {
                    let tile = start..<min(start + Self.tileRows, count)
                    for (place, row) in rows.enumerated() {
                        kernel.commonBits(
                            row, of: words, with: others, rows: tile, wordsPerRow: width,
                            into: &common)
                        let (found, own) = (common.span, ownCounts[row])
                        var highest = best[place]
                        for index in tile where !isWithin || index != row {
                            highest = max(
                                highest,
                                threshold.similarity(
                                    common: Int(found[index - start]),
                                    sum: Int(own + otherCounts[index]), bitCount: width * 64))
                        }
                        best[place] = highest
                    }
                }
            }
        }
        return best
    }
}
