/// What one tier of exact links gave.
public struct ExactTier: Sendable, Codable, Equatable {
    /// The match key's name.
    public var name: String
    public var links: Int
    /// One less the share of pairs that would agree by chance, as often as two records of one file
    /// do: an estimate, too low where files hold people twice.
    public var precision: Double
}

/// Links that tiers of match keys made, before anything was compared.
struct ExactLinks: Sendable {
    private(set) var tiers: [ExactTier] = []
    /// The right row to which each left row is linked, plus one; 0 where free.
    private var partners: [UInt32]
    private var takenRight: [Bool]
    /// The tier of each left row's link, from 1; 0 where it has none.
    private var tierNumbers: [UInt8]

    /// Probabilities of 1 and 0 have no weight.
    private static let mostPrecision = 0.999_999

    init(leftCount: Int, rightCount: Int) {
        partners = [UInt32](repeating: 0, count: leftCount)
        tierNumbers = [UInt8](repeating: 0, count: leftCount)
        takenRight = [Bool](repeating: false, count: rightCount)
    }

    func isTaken(left row: Int) -> Bool { partners[row] != 0 }

    func isTaken(right row: Int) -> Bool { takenRight[row] }

    /// Whether a pair is one of these links.
    func contains(_ link: Link) -> Bool { partners[link.leftRow] == UInt32(link.rightRow + 1) }

    /// Pairs of records that no tier has linked.
    var freePairs: Int {
        partners.count { $0 == 0 } * takenRight.count { !$0 }
    }

    /// - Parameter chance: pairs that are expected to agree by chance.
    mutating func add(
        _ pairs: [(left: Int, right: Int)], tier: Int, name: String, chance: Double
    ) {
        for pair in pairs {
            partners[pair.left] = UInt32(pair.right + 1)
            takenRight[pair.right] = true
            tierNumbers[pair.left] = UInt8(tier + 1)
        }
        let share = pairs.isEmpty ? 1 : chance / Double(pairs.count)
        tiers.append(
            ExactTier(
                name: name, links: pairs.count,
                precision: min(Self.mostPrecision, max(1 - Self.mostPrecision, 1 - share))))
    }

    /// All links, by left row, each with its tier's precision.
    func forEach(_ body: (_ left: Int, _ right: Int, ExactTier) -> Void) {
        for (row, partner) in partners.enumerated() where partner > 0 {
            body(row, Int(partner) - 1, tiers[Int(tierNumbers[row]) - 1])
        }
    }

    /// The name of the tier that made a link; nil where none did.
    func tier(of link: Link) -> String? {
        contains(link) ? tiers[Int(tierNumbers[link.leftRow]) - 1].name : nil
    }

    /// Tiers whose links are likelier wrong than the run's are to be.
    func warnings(target: Double) -> [String] {
        tiers.filter { $0.links > 0 && $0.precision < target }.map { tier in
            "tier \(tier.name): its links have an estimated precision of "
                + "\((tier.precision * 1_000).rounded() / 10) %, under the target; leave it out"
        }
    }
}
