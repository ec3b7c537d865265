/// Who the records of two files are: where duplicates were found, several are one person.
struct PeopleOfFiles {
    private let leftGroups: [UInt32]?
    private let rightGroups: [UInt32]?
    /// People of each file.
    let leftCount: Int
    let rightCount: Int

    /// - Parameters:
    ///   - leftCount: records of the first file.
    ///   - leftGroups: nil where every record is a person.
    init(
        leftCount: Int, rightCount: Int, leftGroups: RecordGroups? = nil,
        rightGroups: RecordGroups? = nil
    ) {
        self.leftGroups = leftGroups?.groups
        self.rightGroups = rightGroups?.groups
        self.leftCount = leftGroups?.count ?? leftCount
        self.rightCount = rightGroups?.count ?? rightCount
    }

    /// The person of the first file, from 0.
    func left(_ link: Link) -> Int { leftGroups.map { Int($0[link.leftRow]) } ?? link.leftRow }

    /// The person of the second file, from 0.
    func right(_ link: Link) -> Int { rightGroups.map { Int($0[link.rightRow]) } ?? link.rightRow }
}

/// The other file's person to whom each person is assigned, plus one; 0 where free.
struct AssignedPeople {
    private(set) var left: [UInt32]
    private(set) var right: [UInt32]

    init(_ people: PeopleOfFiles) {
        left = [UInt32](repeating: 0, count: people.leftCount)
        right = [UInt32](repeating: 0, count: people.rightCount)
    }

    func areFree(_ one: Int, _ other: Int) -> Bool { left[one] == 0 && right[other] == 0 }

    func areAssigned(_ one: Int, _ other: Int) -> Bool { left[one] == UInt32(other + 1) }

    mutating func assign(_ one: Int, _ other: Int) {
        left[one] = UInt32(other + 1)
        right[other] = UInt32(one + 1)
    }
}
