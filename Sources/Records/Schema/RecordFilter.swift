extension Schema {
    /// How a record-level filter is made of the q-grams of its fields.
    public enum RecordEncoding: String, Sendable, CaseIterable, Codable {
        /// All q-grams set positions of one filter (cryptographic long-term key: Schnell, Bachteler
        /// and Reiher 2011).
        case clk
        /// Bits sampled from a filter of each field, as many as its weight asks for (record-level
        /// Bloom filter: Durham et al. 2014).
        case rbf
        /// Experimental: each bit is what most of the q-grams vote for, XOR over several votes
        /// (after Armknecht and Schaefer 2026).
        case majority
    }

    /// The record-level filter.
    public struct RecordFilter: Sendable, Equatable {
        public var encoding: RecordEncoding
        /// Indices of the fields that it is made of, rising; nil: all.
        public var fields: [Int]?
        /// A multiple of 64.
        public var bits: Int
        public var fill: Double
        /// Of encoding `rbf`: a weight for each of its fields; nil: those of their types.
        public var weights: [Double]?
        /// Of encoding `majority`: votes for each bit.
        public var votes = 3
        /// Bigrams that follow each bigram of a value by a Markov chain; 0: none.
        public var markov = 0
        /// Of profile `record`: records are in cells by this, and each cell has a key of its own;
        /// nil: one key for all.
        public var salt: Salt.Part?
        /// Of profile `record`: epsilon of the noise, by which a bit is flipped with probability
        /// 1 / (1 + e^epsilon); nil: none.
        public var noise: Double?
        /// What is done to the filter, in this order; the noise comes last unless it is listed.
        public var hardening: [HardeningStep]

        /// Length of the filter that travels.
        public var outputBits: Int { hardening.reduce(bits) { $1.outputBits(for: $0) } }

        public static let defaultNoise = 1.75
        public static let defaultFill = 0.5
        /// Of profile `record`: noise fills a filter by some more, and the fuller one is, the more
        /// others it is like.
        public static let defaultFillWithNoise = 0.35
        public static let voteCounts = 1...8
        public static let chainLengths = 1...8
        /// Bits from which encoding `rbf` can sample.
        public static let mostSampledBits = 65_536

        public init(
            encoding: RecordEncoding = .clk, bits: Int = 1024, fill: Double = Self.defaultFill,
            salt: Salt.Part? = nil, noise: Double? = nil, hardening: [HardeningStep] = []
        ) {
            self.encoding = encoding
            self.hardening = hardening
            self.bits = bits
            self.fill = fill
            self.salt = salt
            self.noise = noise
        }

        /// The q-grams of a typical value of a field, those of its Markov chain included.
        public func averageGrams(of field: SchemaField) -> Double {
            field.averageGrams * Double(field.grams == .bigrams ? 1 + markov : 1)
        }

        /// What is not as in a plain CLK of all fields, for the schema's canonical text; nil where
        /// there is nothing.
        var encodingText: String? {
            var words: [String] = []
            switch encoding {
            case .clk: break
            case .rbf: words.append("rbf weights=\(weights.map { "\($0)" } ?? "by type")")
            case .majority: words.append("majority votes=\(votes)")
            }
            if let fields { words.append("fields=\(fields)") }
            if markov > 0 { words.append("markov=\(markov)") }
            return words.isEmpty ? nil : words.joined(separator: " ")
        }
    }

    /// Indices of the fields of which the record-level filter is made.
    public var recordFieldIndices: [Int] { record.fields ?? Array(fields.indices) }

    /// The q-grams of a typical record in its record-level filter.
    public var recordAverageGrams: Double {
        recordFieldIndices.reduce(0) { $0 + record.averageGrams(of: fields[$1]) }
    }

    /// Of encoding `rbf`: bits that are sampled from each field of the record-level filter, in
    /// proportion to the weights and as many as the filter has together; what rounding leaves over
    /// goes to the largest fractions (Hamilton's method).
    public var recordSampledBits: [Int] {
        let weights = record.weights ?? recordFieldIndices.map { fields[$0].type.defaultWeight }
        let total = weights.reduce(0, +)
        let exact = weights.map { Double(record.bits) * $0 / total }
        var bits = exact.map { Int($0) }
        let byFraction = bits.indices.sorted {
            let (first, second) = (exact[$0] - Double(bits[$0]), exact[$1] - Double(bits[$1]))
            return first == second ? $0 < $1 : first > second
        }
        for index in byFraction.prefix(record.bits - bits.reduce(0, +)) { bits[index] += 1 }
        return bits
    }
}
