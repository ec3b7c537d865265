internal import Files

/// A file of 64-bit words in which a run keeps what it has finished: payload, then a footer that
/// says what it is. Native byte order: it is read by the machine that wrote it.
struct PartFile: Sendable {
    /// What a part is of.
    struct Name: Sendable, Equatable {
        /// Stage of the run, in a file name.
        var stage: String
        /// Number of the unit of work within the stage.
        var unit: Int

        var fileName: String { "\(stage)-\(unit).part" }
    }

    private static let magic: UInt64 = 0x5452_4546_5041_5254  // TREFPART
    private static let footerWords = 5

    private let file: MappedFile
    /// Words of the payload.
    let wordCount: Int
    /// Where each sorted run of links ends, in words; for other payloads one end.
    let ends: [Int]

    /// Opens a part that a run of the same job has finished.
    /// - Parameters:
    ///   - job: a number for the files and settings; a part of another job is no part of this.
    /// - Returns: nil where no such part is whole.
    static func open(path: String, job: UInt64) -> PartFile? {
        guard FilePath.exists(path), let file = try? MappedFile(path: path) else { return nil }
        return PartFile(file: file, job: job)
    }

    private init?(file: MappedFile, job: UInt64) {
        let words = file.count / 8
        guard file.count % 8 == 0, words >= Self.footerWords else { return nil }
        let found: (Int, [Int])? = Self.withWords(of: file) { span in
            let footer = words - Self.footerWords
            let endCount = span[footer + 2]
            guard span[footer] == Self.magic, span[footer + 1] == job,
                endCount <= UInt64(footer), span[footer + 3] == UInt64(footer) - endCount
            else { return nil }
            let payload = footer - Int(endCount)
            var ends: [Int] = []
            for index in payload..<footer {
                let end = span[index]
                guard end <= UInt64(payload), end >= UInt64(ends.last ?? 0) else { return nil }
                ends.append(Int(end))
            }
            guard Self.checksum(span.extracting(0..<footer)) == span[footer + 4] else {
                return nil
            }
            return (payload, ends)
        }
        guard let (wordCount, ends) = found else { return nil }
        self.file = file
        self.wordCount = wordCount
        self.ends = ends
    }

    /// Lends the payload.
    func withWords<R>(_ body: (Span<UInt64>) -> R) -> R {
        Self.withWords(of: file) { body($0.extracting(0..<wordCount)) }
    }

    /// Link `index` of the payload.
    func link(at index: Int) -> Link {
        withWords { Link(words: ($0[index * 2], $0[index * 2 + 1])) }
    }

    private static func withWords<R>(of file: MappedFile, _ body: (Span<UInt64>) -> R) -> R {
        file.withBytes { bytes in
            unsafe bytes.withUnsafeBytes { buffer in
                body(unsafe buffer.bindMemory(to: UInt64.self).span)
            }
        }
    }

    private static func checksum(_ words: Span<UInt64>) -> UInt64 {
        var checksum = Checksum()
        for index in words.indices { checksum.add(words[index]) }
        return checksum.value
    }

    /// Against a disk that lies, not against an adversary.
    struct Checksum {
        private(set) var value: UInt64 = 0x9e37_79b9_7f4a_7c15

        mutating func add(_ word: UInt64) {
            value = (value ^ word) &* 0xbf58_476d_1ce4_e5b9
            value ^= value >> 29
        }
    }

    /// Writes a part: beside its place, renamed when whole.
    struct Writer: ~Copyable {
        private var file: ReplacementFile
        private let job: UInt64
        private var ends: [Int] = []
        private var words: [UInt64] = []
        private var checksum = Checksum()
        private var wordCount = 0

        private static let bufferWords = 1 << 13

        init(path: String, job: UInt64) throws(FileError) {
            file = try ReplacementFile(path: path, mode: 0o600)
            self.job = job
            words.reserveCapacity(Self.bufferWords)
        }

        mutating func write(_ word: UInt64) throws(FileError) {
            words.append(word)
            checksum.add(word)
            wordCount += 1
            if words.count >= Self.bufferWords { try flush() }
        }

        mutating func write(_ link: Link) throws(FileError) {
            try write(link.words.0)
            try write(link.words.1)
        }

        /// Ends a run of links.
        mutating func endRun() { ends.append(wordCount) }

        consuming func commit() throws(FileError) {
            let payload = wordCount
            for end in ends { try write(UInt64(end)) }
            let sum = checksum.value
            for word in [
                PartFile.magic, job, UInt64(ends.count), UInt64(payload), sum,
            ] { try write(word) }
            try flush()
            try file.commit()
        }

        private mutating func flush() throws(FileError) {
            let failure: FileError? = unsafe words.withUnsafeBytes { buffer in
                do throws(FileError) {
                    try unsafe file.write(buffer.bytes)
                    return nil
                } catch {
                    return error
                }
            }
            words.removeAll(keepingCapacity: true)
            if let failure { throw failure }
        }
    }
}
