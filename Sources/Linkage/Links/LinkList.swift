internal import Files

/// Links of two agencies, best first, in memory or, where there are more than memory is allowed
/// for, in a file.
public struct LinkList: RandomAccessCollection, Sendable {
    private enum Storage {
        case memory([Link])
        case file(PartFile)
    }

    private let storage: Storage

    package init(_ links: [Link]) { storage = .memory(links) }

    /// - Parameter file: one run of links.
    init(_ file: PartFile) { storage = .file(file) }

    public var startIndex: Int { 0 }

    public var endIndex: Int {
        switch storage {
        case .memory(let links): links.count
        case .file(let file): file.wordCount / Link.wordCount
        }
    }

    public subscript(index: Int) -> Link {
        switch storage {
        case .memory(let links): links[index]
        case .file(let file): file.link(at: index)
        }
    }
}
