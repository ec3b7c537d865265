/// Towns and cities with what an address there looks like.
struct Town: Sendable {
    let name: String
    /// The letters with which its postcodes begin: "LS".
    let postcodeArea: String
    /// Districts of that area which the town has: 1...29 for LS1 to LS29.
    let districts: ClosedRange<Int>
    /// A telephone prefix of eight digits that Ofcom keeps for use in drama: with three
    /// further digits it reaches nobody.
    let telephonePrefix: String
    /// How many streets are made up for it; the population is spread in proportion.
    let streetCount: Int
}

/// The towns in which the synthetic people live.
enum Towns {
    static let all: [Town] = table.map(\.town)

    /// The streets of all towns together.
    static let streetCount = all.reduce(0) { $0 + $1.streetCount }

    /// Draws a town in proportion to its size.
    static func draw(_ generator: inout SplitMix64) -> Int { weighted.draw(&generator) }

    /// Each town with its share of the people.
    static var shares: [(entry: Int, share: Double)] { weighted.shares }

    private static let weighted = WeightedTable<Int>(
        table.enumerated().map { (entry: $0, weight: $1.weight) })

    private static let table: [(town: Town, weight: Int)] = text.split(separator: "\n").map {
        let parts = $0.split(separator: "|")
        let districts = parts[2].split(separator: "-").compactMap { Int($0) }
        let weight = Int(parts[4]) ?? 1
        let town = Town(
            name: String(parts[0]), postcodeArea: String(parts[1]),
            districts: districts[0]...districts[1], telephonePrefix: String(parts[3]),
            streetCount: 60 + 5 * weight)
        return (town: town, weight: weight)
    }

    // Town, postcode area, its districts there, telephone prefix, weight (about a tenth of the
    // thousands who live there). Prefixes: Ofcom, "Telephone numbers for use in TV and radio drama
    // programmes"; a town without one of its own has 01632, the area code of no place.
    private static let text = """
        London|SE|1-28|02079460|160
        London|SW|2-20|02079460|140
        London|E|1-18|02079460|120
        London|N|1-22|02079460|120
        London|NW|2-11|02079460|80
        London|W|2-14|02079460|80
        Birmingham|B|1-38|01214960|114
        Leeds|LS|1-29|01134960|79
        Glasgow|G|1-53|01414960|63
        Sheffield|S|1-14|01144960|55
        Manchester|M|1-23|01614960|55
        Bradford|BD|1-18|01632960|54
        Edinburgh|EH|1-17|01314960|52
        Liverpool|L|1-25|01514960|49
        Bristol|BS|1-16|01174960|47
        Cardiff|CF|3-24|02920180|36
        Leicester|LE|1-5|01164960|36
        Coventry|CV|1-6|01632960|34
        Wakefield|WF|1-4|01632960|34
        Belfast|BT|1-17|02896496|34
        Nottingham|NG|1-11|01154960|32
        Newcastle upon Tyne|NE|1-7|01914980|30
        Doncaster|DN|1-5|01632960|30
        Milton Keynes|MK|1-15|01632960|28
        Salford|M|5-7|01614960|27
        Sunderland|SR|1-6|01914980|27
        Brighton|BN|1-3|01632960|27
        Wolverhampton|WV|1-11|01632960|26
        Kingston upon Hull|HU|1-9|01632960|26
        Plymouth|PL|1-7|01632960|26
        Derby|DE|1-24|01632960|25
        Stoke-on-Trent|ST|1-6|01632960|25
        Swansea|SA|1-7|01632960|24
        Southampton|SO|14-19|01632960|25
        Portsmouth|PO|1-6|01632960|21
        York|YO|1-32|01632960|20
        Aberdeen|AB|10-25|01632960|20
        Peterborough|PE|1-7|01632960|20
        Dundee|DD|1-5|01632960|15
        Newport|NP|10-20|01632960|15
        Norwich|NR|1-8|01632960|14
        Luton|LU|1-4|01632960|22
        Reading|RG|1-7|01184960|17
        Oxford|OX|1-4|01632960|15
        Cambridge|CB|1-5|01632960|14
        Ipswich|IP|1-5|01632960|14
        Exeter|EX|1-4|01632960|13
        Gloucester|GL|1-4|01632960|13
        Blackpool|FY|1-4|01632960|14
        Bolton|BL|1-6|01632960|19
        Middlesbrough|TS|1-9|01632960|14
        Huddersfield|HD|1-5|01632960|16
        Bournemouth|BH|1-11|01632960|19
        Swindon|SN|1-5|01632960|18
        Northampton|NN|1-5|01632960|21
        Colchester|CO|1-4|01632960|12
        Lincoln|LN|1-6|01632960|10
        Worcester|WR|1-5|01632960|10
        Chester|CH|1-4|01632960|9
        Inverness|IV|1-3|01632960|6
        Wrexham|LL|11-14|01632960|6
        Bangor|LL|57-57|01632960|3
        Derry/Londonderry|BT|47-48|02896496|9
        Bury St Edmunds|IP|28-33|01632960|4
        King’s Lynn|PE|30-34|01632960|4
        Ashton-under-Lyne|OL|5-7|01614960|5
        """
}
