/// Greedy one-to-one assignment: best pair first, each person at most once. Matching specification
/// 3.5. Where several records of a file are known to be one person, all their pairs with the
/// person they are assigned to are links.
package struct OneToOne {
    let people: PeopleOfFiles
    private(set) var assigned: AssignedPeople
    /// Whether a link of each person of the first file was added.
    private var isLinked: [Bool]
    /// What was assigned, best first.
    private(set) var links: [Link] = []
    /// Scores of the links that assigned a person, best first: those of their further records
    /// are left out.
    private(set) var firstScores: [Double] = []

    /// - Parameter assigned: people who are assigned to each other beforehand; the others are
    ///   assigned greedily.
    init(_ people: PeopleOfFiles, assigned: AssignedPeople? = nil) {
        self.people = people
        self.assigned = assigned ?? AssignedPeople(people)
        isLinked = [Bool](repeating: false, count: people.leftCount)
    }

    /// Takes links that were made beforehand and are not among those to be added: their people are
    /// assigned to each other. One that two people stand against is given up.
    /// - Returns: those that hold.
    mutating func assign(_ exact: [Link]) -> [Link] {
        exact.filter { link in
            let (left, right) = (people.left(link), people.right(link))
            if assigned.areFree(left, right) {
                assigned.assign(left, right)
            } else if !assigned.areAssigned(left, right) {
                return false
            }
            isLinked[left] = true
            return true
        }
    }

    /// Takes the next best link, if both its people are free or assigned to each other.
    mutating func add(_ link: Link) {
        let (left, right) = (people.left(link), people.right(link))
        if assigned.areFree(left, right) {
            assigned.assign(left, right)
        } else if !assigned.areAssigned(left, right) {
            return
        }
        if !isLinked[left] {
            isLinked[left] = true
            firstScores.append(link.score)
        }
        links.append(link)
    }

    /// - Parameter links: in any order; the result is best first.
    package static func assign(_ links: [Link], leftCount: Int, rightCount: Int) -> [Link] {
        var assignment = OneToOne(PeopleOfFiles(leftCount: leftCount, rightCount: rightCount))
        for link in links.sorted(by: Link.isBefore) { assignment.add(link) }
        return assignment.links
    }
}
