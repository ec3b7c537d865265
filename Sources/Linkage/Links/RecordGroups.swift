/// Records of one file that are one person.
package struct RecordGroups: Sendable {
    /// The group of each row, numbered from 0 in the order of first rows.
    let groups: [UInt32]
    /// Groups, those of one record among them.
    let count: Int
    /// The links that tie them together.
    let links: LinkList

    /// - Parameter links: of rows of the file.
    package init(rowCount: Int, links: LinkList) {
        var parents = (0..<UInt32(rowCount)).map { $0 }
        func root(_ row: Int) -> Int {
            var row = row
            while Int(parents[row]) != row {
                parents[row] = parents[Int(parents[row])]
                row = Int(parents[row])
            }
            return row
        }
        for link in links {
            let (one, other) = (root(link.leftRow), root(link.rightRow))
            // The lower row leads, whatever the order of links.
            parents[max(one, other)] = UInt32(min(one, other))
        }
        var groups = [UInt32](repeating: 0, count: rowCount)
        var count = 0
        for row in 0..<rowCount {
            let first = root(row)
            if first == row {
                groups[row] = UInt32(count)
                count += 1
            } else {
                groups[row] = groups[first]
            }
        }
        self.links = links
        self.groups = groups
        self.count = count
    }

    func areOne(_ row: Int, _ other: Int) -> Bool { groups[row] == groups[other] }
}
