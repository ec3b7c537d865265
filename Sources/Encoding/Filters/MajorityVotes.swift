internal import Secrets

/// A record-level filter of which each bit is what most q-grams vote for, XOR over several votes.
/// Our own reading of the idea of Armknecht and Schaefer (PoPETs 2026); their parameters are not
/// known here.
///
/// ```
/// b(g, v, i) = bit i of vote v of AES-256(cell key, q-gram | field | 0), AES-256(…| 1), …
/// vote v, i  = 1 where more than half of the record's q-grams g have b(g, v, i) = 1
/// bit i      = XOR of vote v, i over all v
/// ```
/// Vote v has the words v l/64 to (v + 1) l/64 - 1 of the stream, l bits. A q-gram that stands
/// twice votes twice. Of an even number of q-grams one more votes, the same for all records: number
/// 0 of field 65,535.
final class MajorityVotes {
    private var cipher: PseudorandomBlocks
    private let filterWords: Int
    private let voteCount: Int
    private let blocksPerGram: Int
    private var blocks: [UInt64]
    /// Of each word, `planes` words: bit p of 64 counts stands in word p.
    private var counts: [UInt64] = []

    /// Q-grams that are put through the cipher together.
    private static let batch = 64
    private static let tieField = 0xffff

    init(bits: Int, votes: Int) throws(SecretsError) {
        cipher = try PseudorandomBlocks()
        filterWords = bits / 64
        voteCount = votes
        blocksPerGram = (filterWords * votes + 1) / 2
        blocks = [UInt64](repeating: 0, count: Self.batch * blocksPerGram * 2)
    }

    /// Writes the bits of a record; none where it has no q-gram.
    /// - Parameters:
    ///   - key: wiped.
    ///   - start: the filter's first word in the row.
    func set(
        of record: RecordGrams, under key: inout AuthenticationCode,
        to row: inout MutableSpan<UInt64>, from start: Int
    ) throws(SecretsError) {
        try cipher.setKey(&key)
        let gramCount = record.grams.count
        if gramCount == 0 { return }
        let voters = gramCount | 1
        let planes = Int.bitWidth - voters.leadingZeroBitCount
        let words = filterWords * voteCount
        for index in 0..<min(counts.count, words * planes) { counts[index] = 0 }
        if counts.count < words * planes {
            counts = [UInt64](repeating: 0, count: words * planes)
        }
        var waiting = 0
        for part in record.parts {
            for gram in part.range {
                try poll(record.grams[gram], of: part.field, &waiting, planes)
            }
        }
        if voters > gramCount { try poll(0, of: Self.tieField, &waiting, planes) }
        try count(&waiting, planes)
        for word in 0..<filterWords {
            var bits: UInt64 = 0
            for vote in 0..<voteCount {
                bits ^= majority(ofWord: vote * filterWords + word, planes, of: voters)
            }
            row[start + word] = bits
        }
    }

    private func poll(
        _ gram: UInt64, of field: Int, _ waiting: inout Int, _ planes: Int
    ) throws(SecretsError) {
        let first = waiting * blocksPerGram
        for block in 0..<blocksPerGram {
            blocks[2 * (first + block)] = gram.littleEndian
            blocks[2 * (first + block) + 1] = (UInt64(field) | UInt64(block) << 32).littleEndian
        }
        waiting += 1
        if waiting == Self.batch { try count(&waiting, planes) }
    }

    /// Adds the votes of the q-grams in hand to the counts, 64 at once: addition by carries.
    private func count(_ waiting: inout Int, _ planes: Int) throws(SecretsError) {
        try cipher.replace(&blocks, count: waiting * blocksPerGram)
        // Out of self while they are lent.
        var (votes, counts): ([UInt64], [UInt64]) = ([], [])
        swap(&votes, &blocks)
        swap(&counts, &self.counts)
        add(votes.span, of: waiting, planes, to: &counts)
        swap(&votes, &blocks)
        swap(&counts, &self.counts)
        waiting = 0
    }

    private func add(
        _ votes: Span<UInt64>, of waiting: Int, _ planes: Int, to counts: inout [UInt64]
    ) {
        var counts = counts.mutableSpan
        for gram in 0..<waiting {
            let first = gram * blocksPerGram * 2
            for word in 0..<filterWords * voteCount {
                var carry = votes[first + word].littleEndian
                var plane = word * planes
                while carry != 0 {
                    let before = counts[plane]
                    counts[plane] = before ^ carry
                    carry &= before
                    plane += 1
                }
            }
        }
    }

    /// Where the count is at least (voters + 1) / 2: the carry out of the count plus 2^planes less
    /// that.
    private func majority(ofWord word: Int, _ planes: Int, of voters: Int) -> UInt64 {
        let complement = 1 << planes - (voters + 1) / 2
        var carry: UInt64 = 0
        for plane in 0..<planes {
            let bits = counts[word * planes + plane]
            carry = complement >> plane & 1 == 1 ? bits | carry : bits & carry
        }
        return carry
    }
}
