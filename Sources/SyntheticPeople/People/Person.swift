/// One synthetic person as they are, before any agency writes them down.
struct Person: Sendable {
    /// From 0; the person's number in the population.
    let index: Int
    var sex: Sex
    var givenName: String
    var middleName: String?
    var surname: String
    /// The name before marriage, where it differs.
    var formerSurname: String?
    var birth: CalendarDate
    var address: Address
    /// Where the person lived before the last move.
    var formerAddress: Address
}
