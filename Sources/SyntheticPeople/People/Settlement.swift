/// All people of a seed: person `n` is the same however many there are, and is made from `n` alone.
///
/// The numbers are cut into blocks of 32; a block's stream of random numbers says which households
/// fill it, the last one cut short.
struct Settlement: Sendable {
    let seed: UInt64
    /// See `PopulationSettings`.
    let streetFactor: Int

    private static let blockSize = 32

    /// The person of that number, 0 or more.
    func person(_ index: Int) -> Person {
        let block = index / Self.blockSize
        let position = index % Self.blockSize
        var generator = SplitMix64(seed: seed, stream: .block, index: UInt64(block))
        var start = 0
        var place = 0
        while true {
            let kind = HouseholdKind.shares.draw(&generator)
            let childCount = kind.children(&generator)
            let size = kind.adults + childCount
            if start + size > position {
                let household = Household(
                    seed: seed, number: (block, place), first: block * Self.blockSize + start,
                    kind: kind, childCount: childCount, streetFactor: streetFactor)
                return household.member(position - start)
            }
            start += size
            place += 1
        }
    }
}
