/// What is done to a record-level filter so that it gives away less: `Docs/HARDENING.md` says what
/// each step stops, what it does not, and from which paper it is.
public enum HardeningStep: Sendable, Equatable {
    /// The filter, then its complement: every filter has the same number of bits set.
    case balance
    /// The first half XOR the second.
    case fold
    /// An order of bits that the key decides.
    case permute
    /// Each bit becomes its left neighbour XOR its right one.
    case rule90
    /// The bits of each window decide new positions.
    case rehash(Rehashing)
    /// Each of `bits` new bits is the XOR of two bits drawn with replacement.
    case resampleXor(bits: Int)
    /// Each of `bits` new bits is the XOR of `inputs` different bits.
    case diffuse(inputs: Int, bits: Int)
    /// Where in the list the noise of profile `record` comes; last if it is not listed.
    case noise

    /// How `rehash` cuts windows and what it makes of them.
    public struct Rehashing: Sendable, Equatable {
        /// Bits in a window.
        public var window: Int
        /// Bits from the start of a window to the start of the next.
        public var step: Int
        /// Positions that a window sets.
        public var positions: Int
        /// Length of the new filter.
        public var bits: Int

        public init(window: Int = 8, step: Int = 8, positions: Int = 3, bits: Int) {
            self.window = window
            self.step = step
            self.positions = positions
            self.bits = bits
        }

        public static let windows = 2...16
        public static let positionCounts = 1...8
    }

    /// Input bits that `diffuse` may take.
    public static let inputCounts = 2...64
    /// With the encoding, a salt and noise these are as many as a token file's header holds.
    public static let mostSteps = 13

    /// The name by which a schema lists the step.
    public var name: String {
        switch self {
        case .balance: "balance"
        case .fold: "fold"
        case .permute: "permute"
        case .rule90: "rule-90"
        case .rehash: "rehash"
        case .resampleXor: "resample-xor"
        case .diffuse: "diffuse"
        case .noise: "noise"
        }
    }

    /// Name and settings in one fixed spelling.
    public var text: String {
        switch self {
        case .rehash(let setting):
            "\(name) window=\(setting.window) step=\(setting.step) "
                + "positions=\(setting.positions) bits=\(setting.bits)"
        case .resampleXor(let bits): "\(name) bits=\(bits)"
        case .diffuse(let inputs, let bits): "\(name) t=\(inputs) bits=\(bits)"
        default: name
        }
    }

    /// The length of what the step makes of a filter of `bits` bits.
    public func outputBits(for bits: Int) -> Int {
        switch self {
        case .balance: 2 * bits
        case .fold: bits / 2
        case .permute, .rule90, .noise: bits
        case .rehash(let setting): setting.bits
        case .resampleXor(let count), .diffuse(_, let count): count
        }
    }

    /// Whether a fold after `steps` would XOR a filter with its complement, so that every bit of
    /// every filter were set: rule 90 and noise leave the halves of a balanced filter where they
    /// are.
    static func foldsBalance(after steps: [HardeningStep]) -> Bool {
        for step in steps.reversed() {
            switch step {
            case .balance: return true
            case .permute, .rehash, .resampleXor, .diffuse: return false
            case .fold, .rule90, .noise: continue
            }
        }
        return false
    }

    /// nil where the step can be done to a filter of `bits` bits, else what is wrong.
    public func fault(for bits: Int) -> String? {
        let output = outputBits(for: bits)
        guard 64...32_768 ~= output, output % 64 == 0, self != .fold || bits % 128 == 0 else {
            return "\(name) makes \(output) of \(bits) bits; "
                + "expected a multiple of 64 from 64 to 32768"
        }
        if case .rehash(let setting) = self {
            let windows = (bits + setting.step - 1) / setting.step
            let fill = FilterFill.expected(
                bits: setting.bits, positionsPerGram: setting.positions,
                averageGrams: Double(windows))
            if fill > FilterFill.greatest {
                return "rehash: \(windows) windows would fill more than half of \(setting.bits) "
                    + "bits; give it more bits or fewer positions"
            }
        }
        if case .diffuse(let inputs, _) = self, inputs > bits / 2 {
            return "diffuse: t is over half of the filter's \(bits) bits"
        }
        return nil
    }
}
