import Linkage
import Tokens

/// A table whose rows' people are known.
struct TokenTableOfPeople {
    let table: TokenTable
    private let people: [Handle: Int]

    /// - Parameter records: the person of each record, and what is written of them.
    init(
        agency: String, records: [(person: Int, record: SimulatedPeople.Person)]
    ) throws {
        table = try SimulatedPeople.table(
            of: records.map(\.record), header: SimulatedPeople.header(agency: agency))
        people = Dictionary(
            uniqueKeysWithValues: records.enumerated().map {
                (SimulatedPeople.handle(agency, $0.offset), $0.element.person)
            })
    }

    func person(ofRow row: Int) -> Int? { people[table.handle(at: row)] }
}
