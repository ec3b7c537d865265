/// Base cells that are summed: some regions, in some blocks. A block holds the regions of the
/// people with one value of one attribute; without attributes there is one block.
struct CellSet: Hashable, Sendable {
    enum Scope: Hashable, Sendable {
        case block(Int)
        /// All blocks of an attribute.
        case table(Int)
        /// All blocks of its attribute but this one.
        case allBut(Int)
    }

    let scope: Scope
    let regions: RegionSet
}

/// Regions of up to 8 agencies, as bits.
struct RegionSet: Hashable, Sendable {
    private var words = SIMD4<UInt64>()

    init() {}

    init(agencies: Int, where isIn: (_ mask: Int) -> Bool) {
        for mask in 1..<1 << agencies where isIn(mask) { insert(mask) }
    }

    mutating func insert(_ mask: Int) { words[mask >> 6] |= 1 << UInt64(mask & 63) }

    func contains(_ mask: Int) -> Bool { words[mask >> 6] >> UInt64(mask & 63) & 1 == 1 }

    func isSubset(of other: RegionSet) -> Bool { words & ~other.words == SIMD4() }

    func subtracting(_ other: RegionSet) -> RegionSet {
        var rest = self
        rest.words &= ~other.words
        return rest
    }

    var isEmpty: Bool { words == SIMD4() }
}
