/// Reads filters by a dictionary: what the bits of each q-gram are is learnt from groups whose
/// value is guessed, then every group is compared with what each value's filter should be, and the
/// guesses of that teach the next round.
struct GramReading {
    let list: FrequencyList
    let groups: FilterGroups
    let hashCount: Int?

    /// Rounds of learning and reading.
    private static let rounds = 8
    /// Guesses of the alignment that the first round learns from.
    private static let firstTaught = 200
    /// By how much a group's best value must lead, in log-likelihood, to teach the next round.
    private static let leastLead = 3.0

    /// - Parameter guesses: the values of the largest groups.
    /// - Returns: a value for each group, or nil.
    func read(startingWith guesses: [Int?]) -> [Int?] {
        var taught: [(group: Int, value: Int)] = []
        for (group, value) in guesses.prefix(Self.firstTaught).enumerated() {
            if let value { taught.append((group, value)) }
        }
        var best: [Reading?] = []
        for _ in 0..<Self.rounds {
            let masks = learn(taught)
            best = readAll(masks)
            let next = taughtBy(best)
            if next.elementsEqual(taught, by: { $0 == $1 }) { break }
            // Too few to learn from: the alignment was wrong.
            if next.count < 20 { break }
            taught = next
        }
        return owners(best)
    }

    /// The value that fits a group best.
    private struct Reading {
        let value: Int
        let score: Double
        /// Over the second best.
        let lead: Double
    }

    // MARK: - Learning

    /// The bits of each q-gram, and whether they are known.
    private struct GramMasks {
        var words: [UInt64]
        var isKnown: [Bool]
    }

    /// A bit belongs to a q-gram if filters of values with the q-gram have it far more often than
    /// filters do: by log-likelihood, with one filter in fourteen misread. Where the number of
    /// positions is public, the best that many.
    private func learn(_ taught: [(group: Int, value: Int)]) -> GramMasks {
        let width = groups.filters.wordsPerRow
        let bits = groups.filters.bitCount
        var support = [Int](repeating: 0, count: list.gramCount)
        var hits = [Int32](repeating: 0, count: list.gramCount * bits)
        for (group, value) in taught {
            for gram in list.grams[value] {
                support[gram] += 1
                for word in 0..<width {
                    var rest = groups.filters.words[group * width + word]
                    while rest != 0 {
                        hits[gram * bits + word * 64 + rest.trailingZeroBitCount] += 1
                        rest &= rest - 1
                    }
                }
            }
        }
        let shares = groups.filters.bitShares.map { min(0.95, max(0.02, $0)) }
        let setWeights = shares.map { (0.93 / $0).logarithm }
        let clearWeights = shares.map { (0.07 / (1 - $0)).logarithm }
        let positions = Double(hashCount ?? max(1, bits / 25))
        let threshold = ((Double(bits) - positions) / positions).logarithm
        var masks = GramMasks(
            words: [UInt64](repeating: 0, count: list.gramCount * width),
            isKnown: [Bool](repeating: false, count: list.gramCount))
        for gram in 0..<list.gramCount where support[gram] > 0 {
            var found: [(score: Double, bit: Int)] = []
            for bit in 0..<bits {
                let set = Double(hits[gram * bits + bit])
                let score =
                    set * setWeights[bit] + (Double(support[gram]) - set) * clearWeights[bit]
                if score > threshold { found.append((score, bit)) }
            }
            if let hashCount, found.count > hashCount {
                found.sort { $0.score == $1.score ? $0.bit < $1.bit : $0.score > $1.score }
                found.removeLast(found.count - hashCount)
            }
            masks.isKnown[gram] = Double(found.count) >= positions / 2
            guard masks.isKnown[gram] else { continue }
            for (_, bit) in found {
                masks.words[gram * width + bit / 64] |= 1 << UInt64(bit % 64)
            }
        }
        return masks
    }

    // MARK: - Reading

    /// What a value's filter should be, and what a comparison with it is worth.
    private struct Expected {
        var words: [UInt64]
        /// Log-likelihood of a bit that is expected and set; expected and not; set without being
        /// expected; neither.
        var weights: [SIMD4<Double>]
        var popcounts: [Int]
        var isReadable: [Bool]
    }

    private func expected(_ masks: GramMasks) -> Expected {
        let width = groups.filters.wordsPerRow
        let bits = Double(groups.filters.bitCount)
        let positions = Double(hashCount ?? max(1, groups.filters.bitCount / 25))
        let count = list.entries.count
        var result = Expected(
            words: [UInt64](repeating: 0, count: count * width),
            weights: [SIMD4<Double>](repeating: SIMD4(), count: count),
            popcounts: [Int](repeating: 0, count: count),
            isReadable: [Bool](repeating: false, count: count))
        for value in 0..<count {
            var unknown = 0
            for gram in list.grams[value] {
                guard masks.isKnown[gram] else {
                    unknown += 1
                    continue
                }
                for word in 0..<width {
                    result.words[value * width + word] |= masks.words[gram * width + word]
                }
            }
            for word in 0..<width {
                result.popcounts[value] += result.words[value * width + word].nonzeroBitCount
            }
            let unexplained =
                0.02 + 0.97 * (1 - Double.power(1 - 1 / bits, positions * Double(unknown)))
            result.weights[value] = SIMD4(
                0.96.logarithm, 0.04.logarithm, unexplained.logarithm, (1 - unexplained).logarithm)
            result.isReadable[value] = unknown * 2 <= list.grams[value].count
        }
        return result
    }

    private func readAll(_ masks: GramMasks) -> [Reading?] {
        let expected = expected(masks)
        let rowCount = groups.counts.reduce(0, +)
        let popcounts = groups.filters.popcounts
        return (0..<groups.counts.count).map { group in
            read(group, popcount: popcounts[group], expected, rowCount: rowCount)
        }
    }

    private func read(
        _ group: Int, popcount: Int, _ expected: Expected, rowCount: Int
    ) -> Reading? {
        let width = groups.filters.wordsPerRow
        let bits = groups.filters.bitCount
        let filters = groups.filters.words.span
        let words = expected.words.span
        let first = group * width
        var (best, second, found) = (-Double.infinity, -Double.infinity, -1)
        for value in 0..<list.entries.count where expected.isReadable[value] {
            var common = 0
            let start = value &* width
            for word in 0..<width {
                common &+=
                    unsafe (filters[unchecked: first &+ word]
                    & words[unchecked: start &+ word]).nonzeroBitCount
            }
            let mask = expected.popcounts[value]
            let weights = expected.weights[value]
            let fit =
                Double(common) * weights[0] + Double(mask - common) * weights[1]
                + Double(popcount - common) * weights[2]
                + Double(bits - mask - popcount + common) * weights[3]
            if fit < second - 10 { continue }
            let score =
                fit
                + Double(
                    FrequencyAttack.logLikelihood(
                        count: groups.counts[group], of: rowCount,
                        share: list.entries[value].share))
            if score > best {
                (second, best, found) = (best, score, value)
            } else if score > second {
                second = score
            }
        }
        return found < 0 ? nil : Reading(value: found, score: best, lead: best - second)
    }

    // MARK: - One group a value

    /// Two different filters are not one value: the one it fits better keeps it, by score a bit.
    private func owners(_ best: [Reading?]) -> [Int?] {
        var owner: [Int: Int] = [:]
        for (group, reading) in best.enumerated() {
            guard let reading else { continue }
            if let other = owner[reading.value], let rival = best[other],
                rival.score >= reading.score
            {
                continue
            }
            owner[reading.value] = group
        }
        var values = [Int?](repeating: nil, count: best.count)
        for (value, group) in owner { values[group] = value }
        return values
    }

    private func taughtBy(_ best: [Reading?]) -> [(group: Int, value: Int)] {
        owners(best).enumerated().compactMap { group, value in
            guard let value, let reading = best[group], reading.lead >= Self.leastLead else {
                return nil
            }
            return (group, value)
        }
    }
}
