/// A salt of the field-level filters: attributes by which records are put into cells. Two records
/// are compared where they are in the same cell of some salt, and only there.
public struct Salt: Sendable, Equatable {
    /// One attribute: a field's value, or what a transform makes of it.
    public struct Part: Sendable, Equatable {
        /// Index of the field in the schema's `fields`.
        public var field: Int
        public var transform: ValueTransform

        public init(field: Int, transform: ValueTransform = .identity) {
            self.field = field
            self.transform = transform
        }
    }

    /// One or more. Their order does not matter, so that names that were exchanged are in the
    /// same cell.
    public var parts: [Part]

    public init(parts: [Part]) { self.parts = parts }

    /// The salt of a record as bytes: its parts in rising order, each with its length before it.
    /// - Parameters:
    ///   - parts: room for the parts, used again.
    ///   - value: gets the bytes.
    /// - Returns: false, and no bytes, where a part is missing.
    public func write(
        of record: borrowing Record, using parts: inout [[UInt8]], to value: inout [UInt8]
    ) -> Bool {
        value.removeAll(keepingCapacity: true)
        while parts.count < self.parts.count { parts.append([]) }
        for (index, part) in self.parts.enumerated() {
            parts[index].removeAll(keepingCapacity: true)
            guard !record.isMissing(part.field) else { return false }
            let isThere = record.withValue(part.field) {
                part.transform.write(of: $0, to: &parts[index])
            }
            guard isThere else { return false }
        }
        if self.parts.count > 1 {
            parts[..<self.parts.count].sort { $0.lexicographicallyPrecedes($1) }
        }
        for part in parts[..<self.parts.count] {
            value.append(UInt8(truncatingIfNeeded: part.count))
            value.append(UInt8(truncatingIfNeeded: part.count >> 8))
            value.append(contentsOf: part)
        }
        return true
    }
}

/// The salts of a schema, and how fine their cells are.
public struct SaltSettings: Sendable, Equatable {
    /// 2 to 8; every field is outside of at least one.
    public var salts: [Salt]
    /// Records of the largest file that is expected, rounded up: the same for all agencies.
    public var expectedRecords: Int
    /// Records that a cell of such a file has on average.
    public var recordsPerCell: Int
    /// Epsilon of the noise on every bit of the filters; nil for none.
    public var noise: Double?

    public static let defaultRecordsPerCell = 50
    /// Records of the largest average cell: names in cells of 300 and more can be told by how
    /// common they are, and the largest cells are about twice the average (`Docs/ATTACKS.md`).
    public static let mostRecordsPerCell = 100

    public init(
        salts: [Salt], expectedRecords: Int, recordsPerCell: Int = Self.defaultRecordsPerCell
    ) {
        self.salts = salts
        self.expectedRecords = expectedRecords
        self.recordsPerCell = recordsPerCell
    }

    /// Cells of each salt.
    public var cellCount: Int {
        max(1, (expectedRecords + recordsPerCell - 1) / recordsPerCell)
    }
}
