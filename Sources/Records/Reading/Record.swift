/// One person's normalised values, in a buffer that is used for every row in turn.
public struct Record: Sendable {
    /// The row in the file, as a spreadsheet counts: the header is row 1.
    public var row = 0
    /// The record id as UTF-8, trimmed of blanks.
    public private(set) var identifier: [UInt8] = []
    /// The numbers of the record's attributes, one a byte from the lowest: 0 where it has none.
    public var attributes: UInt64 = 0
    /// Every value, one after another.
    private var bytes: [UInt8] = []
    /// Where each field's value ends in `bytes`; a missing field has no bytes.
    private var ends: [Int] = []

    public init() {}

    /// Fields added so far.
    public var fieldCount: Int { ends.count }

    /// Begins a new row.
    public mutating func begin(row: Int) {
        self.row = row
        attributes = 0
        identifier.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    /// Sets the record id.
    public mutating func setIdentifier(_ value: Span<UInt8>) {
        identifier.removeAll(keepingCapacity: true)
        for index in value.indices { identifier.append(value[index]) }
    }

    /// Adds the next field; `write` appends its normalised bytes, none for a missing value.
    public mutating func addField<E: Error>(
        _ write: (inout [UInt8]) throws(E) -> Void
    ) throws(E) {
        try write(&bytes)
        ends.append(bytes.count)
    }

    /// Whether a field has no value.
    public func isMissing(_ field: Int) -> Bool { start(of: field) == ends[field] }

    /// Lends a field's value: UTF-8, empty if it is missing.
    public func withValue<R, E: Error>(
        _ field: Int, _ body: (Span<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try body(bytes.span.extracting(start(of: field)..<ends[field]))
    }

    private func start(of field: Int) -> Int { field == 0 ? 0 : ends[field - 1] }
}
