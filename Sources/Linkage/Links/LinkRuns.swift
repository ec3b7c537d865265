internal import Files

/// Links of one unit of work in sorted runs, in memory or in a part file.
struct LinkRuns: Sendable {
    /// Run after run.
    let links: LinkList
    /// First and end index of each run.
    let runs: [Range<Int>]

    /// - Parameter links: best first.
    init(_ links: [Link]) {
        self.links = LinkList(links)
        runs = [0..<links.count]
    }

    init(_ file: PartFile) {
        links = LinkList(file)
        let ends = file.ends.map { $0 / Link.wordCount }
        runs = zip([0] + ends, ends).map { $0..<$1 }
    }
}

/// Gathers the links of one unit of work within bounded memory: what does not fit goes, sorted,
/// into the unit's part file.
struct LinkCollector: ~Copyable {
    private let folder: WorkFolder
    private let name: PartFile.Name
    private let capacity: Int
    private let share: Int
    private let bestOfRecord: () -> BestOfRecord?
    private var links: [Link] = []
    private var writer: PartFile.Writer?

    /// - Parameters:
    ///   - capacity: links in memory while the unit is at work, at least 1.
    ///   - share: links that may stay in memory when it is done.
    ///   - bestOfRecord: what keeps the k best of each record, where that is asked for.
    init(
        folder: WorkFolder, name: PartFile.Name, capacity: Int, share: Int,
        bestOfRecord: @escaping () -> BestOfRecord? = { nil }
    ) {
        self.folder = folder
        self.name = name
        self.capacity = max(1, capacity)
        self.share = share
        self.bestOfRecord = bestOfRecord
    }

    mutating func add(_ link: Link) throws(FileError) {
        links.append(link)
        if links.count >= capacity { try spill() }
    }

    /// - Parameter keepsFile: the part stays on the disk, so that another run can go on from it.
    consuming func finish(keepsFile: Bool) throws(FileError) -> LinkRuns {
        if writer == nil && !keepsFile && links.count <= share {
            sort()
            return LinkRuns(links)
        }
        try spill()
        try writer.take()?.commit()
        return LinkRuns(try folder.written(name))
    }

    private mutating func sort() {
        links.sort(by: Link.isBefore)
        guard var best = bestOfRecord() else { return }
        links = links.filter { best.keeps($0) }
    }

    private mutating func spill() throws(FileError) {
        sort()
        if writer == nil { writer = try folder.writer(name) }
        for link in links { try writer?.write(link) }
        writer?.endRun()
        links.removeAll(keepingCapacity: true)
    }
}
