internal import Records
internal import Tokens

/// Encodes batches, one at a time, with an encoder of its own, so that several can work at once.
// @unchecked: a lane is handed from the reader to one task, from there to the writer, and back to
// the reader: never to two.
final class CLKLane: @unchecked Sendable {
    /// What a batch became.
    struct Rows {
        /// CLKs as they are written: base64 with `,`, a line feed and quotes, or their bytes.
        var text: [UInt8] = []
        /// CLKs in `text`.
        var count = 0
        /// Bad cells and rows, in order.
        var problems: [RowProblem] = []
    }

    private var encoder: CLKEncoder
    private let schema: CLKSchema
    private let policy: ErrorPolicy
    private let isBinary: Bool

    /// What the last batch became. Its memory is used again for the next one.
    private(set) var rows = Rows()

    init(encoder: CLKEncoder, schema: CLKSchema, policy: ErrorPolicy, isBinary: Bool) {
        self.encoder = encoder
        self.schema = schema
        self.policy = policy
        self.isBinary = isBinary
    }

    var featuresWithDroppedTokens: [Int] { encoder.featuresWithDroppedTokens }
    var featuresWithDecomposedLetters: [Int] { encoder.featuresWithDecomposedLetters }

    /// Encodes a batch into `rows`. Under the policy `stop` it ends at the first bad cell.
    /// - Throws: `SecretsError`.
    func encode(_ batch: CLKBatch) throws {
        // Out of self while they are written, so that no write asks who else is at it.
        var rows = Rows()
        swap(&rows, &self.rows)
        defer { swap(&rows, &self.rows) }
        rows.text.removeAll(keepingCapacity: true)
        rows.problems.removeAll(keepingCapacity: true)
        rows.count = 0
        try encode(batch, with: &encoder, into: &rows)
    }

    private func encode(
        _ batch: CLKBatch, with encoder: inout CLKEncoder, into rows: inout Rows
    ) throws {
        var clk: [UInt8] = []
        for row in batch.rows.indices {
            let isKept = try encode(batch, row, with: &encoder, &rows.problems)
            if policy == .stop && !rows.problems.isEmpty { return }
            guard isKept else { continue }
            rows.count += 1
            if isBinary {
                encoder.finish(into: &rows.text)
            } else {
                clk.removeAll(keepingCapacity: true)
                encoder.finish(into: &clk)
                rows.text += [44, 10, 34]
                Base64.append(clk.span, to: &rows.text)
                rows.text.append(34)
            }
        }
    }

    /// - Returns: whether the row has a CLK.
    private func encode(
        _ batch: CLKBatch, _ row: Int, with encoder: inout CLKEncoder,
        _ problems: inout [RowProblem]
    ) throws -> Bool {
        if let defect = batch.defect(row) {
            problems.append(
                RowProblem(row: batch.rows[row], column: nil, problem: defect, action: .skipped))
            return false
        }
        encoder.begin()
        var isKept = true
        for (place, column) in encoder.columns.enumerated() {
            var problem = "it is not readable"
            if let cell = batch.cell(row: row, column: column) {
                do {
                    try encoder.add(cell, place: place)
                    continue
                } catch let refusal as CLKFieldEncoder.Refusal {
                    problem = refusal.problem
                }
            }
            problems.append(
                RowProblem(
                    row: batch.rows[row], column: schema.features[column].identifier,
                    problem: problem, action: policy == .skip ? .skipped : .setMissing))
            if policy != .missing { isKept = false }
        }
        return isKept
    }
}
