internal import Records
internal import Tokens

/// Encodes batches, one at a time, with an encoder of its own, so that several can work at once.
// @unchecked: a lane is handed from the reader to one task, from there to the writer, and back to
// the reader: never to two.
final class CLKLane: @unchecked Sendable {
    private var encoder: CLKEncoder
    private let schema: CLKSchema
    private let policy: ErrorPolicy
    private let isBinary: Bool

    /// What the last batch became: CLKs as they are written, base64 with `,` and a line feed before
    /// each, or their bytes.
    private(set) var text: [UInt8] = []
    private(set) var rowCount = 0
    /// Bad cells, in the order of the rows.
    private(set) var problems: [RowProblem] = []

    init(encoder: CLKEncoder, schema: CLKSchema, policy: ErrorPolicy, isBinary: Bool) {
        self.encoder = encoder
        self.schema = schema
        self.policy = policy
        self.isBinary = isBinary
    }

    var featuresWithDroppedTokens: [Int] { encoder.featuresWithDroppedTokens }

    /// Encodes a batch. Under the policy `stop` it ends at the first bad cell.
    /// - Throws: `SecretsError`.
    func encode(_ batch: CLKBatch) throws {
        var text: [UInt8] = []
        var clk: [UInt8] = []
        swap(&text, &self.text)
        defer { swap(&text, &self.text) }
        text.removeAll(keepingCapacity: true)
        problems.removeAll(keepingCapacity: true)
        rowCount = 0
        for row in batch.rows.indices {
            let isKept = try encode(batch, row)
            if policy == .stop && !problems.isEmpty { return }
            guard isKept else { continue }
            rowCount += 1
            if isBinary {
                encoder.finish(into: &text)
            } else {
                clk.removeAll(keepingCapacity: true)
                encoder.finish(into: &clk)
                text += [44, 10, 34]
                Base64.append(clk.span, to: &text)
                text.append(34)
            }
        }
    }

    /// - Returns: whether the row has a CLK.
    private func encode(_ batch: CLKBatch, _ row: Int) throws -> Bool {
        if let defect = batch.defect(row) {
            problems.append(
                RowProblem(row: batch.rows[row], column: nil, problem: defect, action: .skipped))
            return false
        }
        encoder.begin()
        var isKept = true
        for column in schema.features.indices where encoder.encodes(column) {
            guard let problem = try problem(batch, row, column) else { continue }
            problems.append(
                RowProblem(
                    row: batch.rows[row], column: schema.features[column].identifier,
                    problem: problem, action: policy == .skip ? .skipped : .setMissing))
            if policy != .missing { isKept = false }
        }
        return isKept
    }

    /// Adds a cell to the filter at hand.
    /// - Returns: why it could not be; nil if it was.
    private func problem(_ batch: CLKBatch, _ row: Int, _ column: Int) throws -> String? {
        guard let cell = batch.cell(row: row, column: column) else { return "it is not readable" }
        do {
            try encoder.add(cell, column: column)
            return nil
        } catch let refusal as CLKFieldEncoder.Refusal {
            return refusal.problem
        }
    }
}
