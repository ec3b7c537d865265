/// A declared combination of what a record says: records that agree in all of it have the same
/// match key. Its value is hashed under a key of its own, and absent where any part is missing:
/// never a constant in its place, which would join all whose part is missing.
public struct MatchKey: Sendable, Equatable {
    public typealias Part = Salt.Part

    /// 1 to 64 lower-case letters, digits, `_` and `-`; no two keys of a schema share one.
    public var name: String
    /// 1 to 8, of different fields. Their order counts.
    public var parts: [Part]

    public init(name: String, parts: [Part]) {
        self.name = name
        self.parts = parts
    }

    /// The most keys of a schema.
    public static let mostKeys = 16
    static let mostParts = 8

    /// Values of a record: a second one where a part is a given name's formal form, so that a
    /// nickname is met as it is and as what it is short for.
    public var valueCount: Int { parts.contains { $0.transform == .formal } ? 2 : 1 }

    /// One value of a record as bytes: its parts in their order, each with its length before it.
    /// - Parameters:
    ///   - number: 0 takes given names as they are where a part says `formal`, 1 their formal form.
    ///   - value: gets the bytes.
    /// - Returns: false, and no bytes that count, where a part is missing.
    public func write(
        of record: borrowing Record, number: Int, to value: inout [UInt8]
    ) -> Bool {
        value.removeAll(keepingCapacity: true)
        for part in parts {
            guard !record.isMissing(part.field) else { return false }
            let start = value.count
            value += [0, 0]
            let transform =
                number == 0 && part.transform == .formal ? .identity : part.transform
            let isThere = record.withValue(part.field) { transform.write(of: $0, to: &value) }
            guard isThere else { return false }
            let length = value.count - start - 2
            value[start] = UInt8(truncatingIfNeeded: length)
            value[start + 1] = UInt8(truncatingIfNeeded: length >> 8)
        }
        return true
    }
}
