internal import Files

/// Rows sorted by handle outside memory: runs in a scratch file, merged at the end.
///
/// A row is `prefixWords` words (handle high, handle low, source row, missing mask) and then its
/// tokens.
struct SortedRuns: ~Copyable {
    static let prefixWords = 4

    private(set) var rowCount = 0
    private let rowWords: Int
    private let capacity: Int
    private var buffer: [UInt64] = []
    private let scratch: FileDescriptor
    /// Rows in each run; run r begins where the ones before it end.
    private var runLengths: [Int] = []

    init(beside path: String, tokenWords: Int, memoryLimit: Int) throws(FileError) {
        rowWords = Self.prefixWords + tokenWords
        capacity = max(2, memoryLimit / (rowWords * 8))
        scratch = try FileDescriptor(scratchBeside: path)
        buffer.reserveCapacity(capacity * rowWords)
    }

    mutating func append(
        handle: Handle, sourceRow: Int, missingMask: UInt64, tokens: Span<UInt64>
    ) throws(FileError) {
        precondition(tokens.count == rowWords - Self.prefixWords)
        buffer.append(handle.high)
        buffer.append(handle.low)
        buffer.append(UInt64(sourceRow))
        buffer.append(missingMask)
        unsafe tokens.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
        rowCount += 1
        if buffer.count == capacity * rowWords { try spill() }
    }

    private mutating func spill() throws(FileError) {
        let count = buffer.count / rowWords
        guard count > 0 else { return }
        var order: [RowKey] = []
        order.reserveCapacity(count)
        for row in 0..<count {
            order.append(RowKey(words: buffer.span, at: row * rowWords, slot: row))
        }
        order.sort()
        let blockRows = max(1, (1 << 17) / rowWords)
        var block: [UInt64] = []
        block.reserveCapacity(blockRows * rowWords)
        var offset = runLengths.reduce(0, +) * rowWords * 8
        for (position, key) in order.enumerated() {
            let start = key.slot * rowWords
            block.append(contentsOf: buffer[start..<start + rowWords])
            if block.count == blockRows * rowWords || position == count - 1 {
                try unsafe scratch.write(block.span.bytes, at: offset)
                offset += block.count * 8
                block.removeAll(keepingCapacity: true)
            }
        }
        runLengths.append(count)
        buffer.removeAll(keepingCapacity: true)
    }

    /// Lends every row once, in the order of handles; equal handles in the order of their source.
    /// Call it once, when the last row is in.
    /// - Throws: what `body` throws, and `.file`.
    mutating func merge(
        _ body: (Span<UInt64>) throws(TokenFileError) -> Void
    ) throws(TokenFileError) {
        do throws(FileError) {
            try spill()
        } catch {
            throw .file(error)
        }
        let limit = capacity * rowWords
        buffer = []
        // The rows' memory now serves the runs, an equal part each.
        let part = max(1, limit / max(1, runLengths.count) / rowWords / 2)
        var readers: [RunReader] = []
        var start = 0
        for length in runLengths {
            readers.append(
                RunReader(rows: start..<start + length, rowWords: rowWords, blockRows: part))
            start += length
        }
        var heap = MergeHeap()
        for index in readers.indices {
            if let key = try readers[index].firstKey(from: scratch, slot: index) {
                heap.insert(key)
            }
        }
        while let key = heap.first {
            try readers[key.slot].withRow(body)
            if let next = try readers[key.slot].nextKey(from: scratch, slot: key.slot) {
                heap.replaceFirst(with: next)
            } else {
                heap.removeFirst()
            }
        }
    }
}

/// What rows are sorted by, and which slot they came from.
struct RowKey: Comparable {
    let handle: Handle
    let sourceRow: UInt64
    let slot: Int

    init(words: Span<UInt64>, at offset: Int, slot: Int) {
        handle = Handle(high: words[offset], low: words[offset + 1])
        sourceRow = words[offset + 2]
        self.slot = slot
    }

    static func < (left: RowKey, right: RowKey) -> Bool {
        left.handle == right.handle
            ? left.sourceRow < right.sourceRow : left.handle < right.handle
    }
}

/// Reads one run a block at a time.
private struct RunReader {
    private var rows: Range<Int>
    private let rowWords: Int
    private let blockRows: Int
    private var block: [UInt64] = []
    private var position = 0

    init(rows: Range<Int>, rowWords: Int, blockRows: Int) {
        self.rows = rows
        self.rowWords = rowWords
        self.blockRows = blockRows
    }

    mutating func firstKey(
        from scratch: borrowing FileDescriptor, slot: Int
    ) throws(TokenFileError) -> RowKey? {
        try fill(from: scratch)
        return block.isEmpty ? nil : RowKey(words: block.span, at: position, slot: slot)
    }

    mutating func nextKey(
        from scratch: borrowing FileDescriptor, slot: Int
    ) throws(TokenFileError) -> RowKey? {
        position += rowWords
        if position == block.count { try fill(from: scratch) }
        return block.isEmpty ? nil : RowKey(words: block.span, at: position, slot: slot)
    }

    func withRow(
        _ body: (Span<UInt64>) throws(TokenFileError) -> Void
    ) throws(TokenFileError) {
        try body(block.span.extracting(position..<position + rowWords))
    }

    private mutating func fill(
        from scratch: borrowing FileDescriptor
    ) throws(TokenFileError) {
        let count = min(blockRows, rows.count)
        if block.count != count * rowWords {
            block = [UInt64](repeating: 0, count: count * rowWords)
        }
        position = 0
        guard count > 0 else { return }
        let offset = rows.lowerBound * rowWords * 8
        rows = rows.lowerBound + count..<rows.upperBound
        do throws(FileError) {
            try scratch.read(words: &block, at: offset)
        } catch {
            throw .file(error)
        }
    }
}

/// The smallest key of all runs first.
private struct MergeHeap {
    private var keys: [RowKey] = []

    var first: RowKey? { keys.first }

    mutating func insert(_ key: RowKey) {
        keys.append(key)
        var child = keys.count - 1
        while child > 0, keys[child] < keys[(child - 1) / 2] {
            keys.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func replaceFirst(with key: RowKey) {
        keys[0] = key
        sink()
    }

    mutating func removeFirst() {
        keys.swapAt(0, keys.count - 1)
        keys.removeLast()
        sink()
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [parent * 2 + 1, parent * 2 + 2]
            where child < keys.count && keys[child] < keys[least] {
                least = child
            }
            guard least != parent else { return }
            keys.swapAt(parent, least)
            parent = least
        }
    }
}
