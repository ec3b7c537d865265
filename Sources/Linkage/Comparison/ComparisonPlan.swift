public import Tokens

/// How the rows of a schema are compared: the levels of each field, and how a pair's levels make
/// one number, its pattern code.
public struct ComparisonPlan: Sendable, Equatable {
    /// One compared field.
    public struct Field: Sendable, Equatable {
        public let name: String
        /// Index among the token file's fields.
        public let tokenField: Int
        /// Dice similarities in thousandths at which levels begin.
        public let edges: [Int]
        /// Whether the field has the swap level: given name and surname exchanged.
        public let hasSwapLevel: Bool
        /// Whether the field says where somebody lives: such fields agree together.
        public let isPlace: Bool
        /// Whether bits of its filters were flipped: none are told to be identical, and those are
        /// taken for it that are alike from `ComparisonPlan.noisyIdentity` on.
        public let isNoisy: Bool
        /// What one level adds to the pattern code.
        let weight: UInt64

        /// Level 0 is "missing on either side"; 1 is under the first edge; then one a edge.
        public var identicalLevel: Int { edges.count + 2 }
        public var swapLevel: Int? { hasSwapLevel ? edges.count + 3 : nil }
        public var levelCount: Int { edges.count + 3 + (hasSwapLevel ? 1 : 0) }

        /// A level as a person reads it.
        public func label(ofLevel level: Int) -> String {
            if level == 0 { return "missing" }
            if level == swapLevel { return "given name and surname exchanged" }
            if level == identicalLevel {
                return isNoisy ? "identical, but for the noise" : "identical"
            }
            let top = isNoisy ? Self.decimal(ComparisonPlan.noisyIdentity) : "1"
            let below = level - 1 < edges.count ? Self.decimal(edges[level - 1]) : top
            return level == 1
                ? "Dice under \(below)" : "Dice \(Self.decimal(edges[level - 2])) to \(below)"
        }

        private static func decimal(_ thousandths: Int) -> String {
            var digits = String(thousandths)
            digits = "0." + String(repeating: "0", count: 3 - digits.count) + digits
            while digits.last == "0" { digits.removeLast() }
            return digits
        }
    }

    public let fields: [Field]
    /// The name bag among the token file's fields, where it travels.
    let nameBag: Int?
    /// Probability that a bit of a field-level filter was flipped; 0 without noise.
    let flipRate: Double

    /// Types of fields that say where somebody lives.
    private static let placeTypes: Set<String> = ["address-line", "town", "postcode"]

    /// Dice similarity of the name bag from which an exchange of names is taken for one, in
    /// thousandths: matching specification 3.1.
    static let nameBagEdge = 850
    /// Dice similarity, in thousandths, from which two filters with noise are taken to be of the
    /// same value. Of half of the bits and one bit in eight flipped, filters of one value are off 1
    /// by .06 at 256 bits, and one letter of seven costs .25.
    static let noisyIdentity = 950
    /// The greatest first edge of a name, in thousandths, under which names count as unlike.
    private static let greatestNameEdge = 800

    /// - Throws: `LinkageError.incompatible` where no field-level filter travels or the pattern
    ///   code would not fit its number.
    public init(header: TokenHeader) throws(LinkageError) {
        nameBag = header.fields.firstIndex { $0.role == .nameBag }
        flipRate = header.salts.first?.flipRate ?? 0
        let flipRate = flipRate
        // An exchange shows as two names that are unlike and a bag that is alike: without an edge
        // well under the bag's, two slips of the pen would pass for one.
        let seesExchange = [FieldRole.givenName, .surname].allSatisfy { role in
            let edge = header.fields.first { $0.role == role }?.levelEdges.first
            return edge.map { $0 <= Self.greatestNameEdge } ?? false
        }
        var fields: [Field] = []
        var weight: UInt64 = 1
        for (index, field) in header.fields.enumerated() where field.role != .nameBag {
            let compared = Field(
                name: field.name, tokenField: index, edges: field.levelEdges,
                hasSwapLevel: nameBag != nil && seesExchange && field.role == .givenName,
                isPlace: Self.placeTypes.contains(field.type), isNoisy: flipRate > 0,
                weight: weight)
            let (next, overflow) = weight.multipliedReportingOverflow(
                by: UInt64(compared.levelCount))
            guard !overflow else {
                throw .incompatible(
                    "the schema has too many fields and levels to be compared together; use fewer")
            }
            weight = next
            fields.append(compared)
        }
        guard !fields.isEmpty else {
            throw .incompatible("the files hold no field-level filters to compare")
        }
        self.fields = fields
    }

    /// Where a field's levels begin, as the kernels test it: its edges, and with noise one more for
    /// what is as good as identical.
    func bounds(of field: TokenField) -> [DiceBound] {
        var edges = field.levelEdges
        if flipRate > 0 { edges.append(max(Self.noisyIdentity, (edges.last ?? 0) + 1)) }
        return edges.map {
            DiceBound(edge: $0, flipRate: flipRate, bitCount: field.bitCount)
        }
    }

    /// From where on the name bag shows an exchange.
    func bagBound(of header: TokenHeader) -> DiceBound {
        DiceBound(
            edge: Self.nameBagEdge, flipRate: flipRate,
            bitCount: nameBag.map { header.fields[$0].bitCount } ?? 0)
    }

    /// A pair's level in each field, in the order of `fields`.
    public func levels(ofPattern code: UInt64) -> [Int] {
        fields.map { Int(code / $0.weight % UInt64($0.levelCount)) }
    }

    /// The fields of some names.
    /// - Throws: `LinkageError.invalidSetting` where there is none of a name.
    func fields(named names: [String]) throws(LinkageError) -> [Int] {
        var found: [Int] = []
        for name in names {
            guard let index = fields.firstIndex(where: { $0.name == name }) else {
                throw .invalidSetting(
                    "\(name) is no field of these files; they have "
                        + fields.map(\.name).joined(separator: ", "))
            }
            if !found.contains(index) { found.append(index) }
        }
        return found
    }

    /// Pattern codes are under this.
    var codeSpace: UInt64 {
        fields.reduce(1) { $0 * UInt64($1.levelCount) }
    }

    /// The fields in which a pair with this pattern has the same token: bit f for field f of
    /// `fields`.
    func agreement(ofPattern code: UInt64) -> UInt64 {
        var agreement: UInt64 = 0
        for (index, level) in levels(ofPattern: code).enumerated()
        where level == fields[index].identicalLevel {
            agreement |= 1 << UInt64(index)
        }
        return agreement
    }

    /// The pattern code of levels in the order of `fields`.
    public func pattern(ofLevels levels: [Int]) -> UInt64 {
        zip(fields, levels).reduce(0) { $0 + UInt64($1.1) * $1.0.weight }
    }
}
