internal import Files

/// Links of two agencies, best first, in memory or, where there are more than memory is allowed
/// for, in a file.
public struct LinkList: RandomAccessCollection, Sendable {
    private enum Storage {
        case memory([Link])
        case file(PartFile)
    }

    private let storage: Storage
    private var length: Int

    package init(_ links: [Link]) {
        storage = .memory(links)
        length = links.count
    }

    /// - Parameter file: one run of links.
    init(_ file: PartFile) {
        storage = .file(file)
        length = file.wordCount / Link.wordCount
    }

    public var startIndex: Int { 0 }

    public var endIndex: Int { length }

    public subscript(index: Int) -> Link {
        switch storage {
        case .memory(let links): links[index]
        case .file(let file): file.link(at: index)
        }
    }

    /// The links of a score or more.
    func prefix(from score: Double) -> LinkList {
        var (low, high) = (0, length)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].score >= score { low = middle + 1 } else { high = middle }
        }
        var links = self
        links.length = low
        return links
    }
}
