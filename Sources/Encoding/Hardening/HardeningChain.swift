internal import Records
internal import Secrets
internal import Tokens

/// The steps of a schema's hardening in their order, with the record's noise where the list has it,
/// else last. Tables are made once; a record needs no memory of its own.
struct HardeningChain {
    private enum Link {
        case step(any FilterStep, words: Int)
        case noise(FilterNoise)
    }

    private let links: [Link]
    private let inputWords: Int
    private var front: [UInt64]
    private var back: [UInt64]

    /// - Parameter noise: of as many words as `bitsAtNoise`; nil where the schema wants none.
    init(
        plan: FilterPlan, linkageKey: borrowing LinkageKey, noise: FilterNoise?
    ) throws(SecretsError) {
        let record = plan.schema.record
        var noise = noise
        var links: [Link] = []
        var bits = record.bits
        var mostBits = bits
        for (place, step) in record.hardening.enumerated() {
            if step == .noise {
                if let listed = noise { links.append(.noise(listed)) }
                noise = nil
                continue
            }
            var key = try linkageKey.hardeningCode(
                schemaDigest: plan.schemaDigest, place: place, step: step.name)
            let output = step.outputBits(for: bits)
            links.append(.step(try Self.make(step, of: bits, &key), words: output / 64))
            bits = output
            mostBits = max(mostBits, bits)
        }
        if let noise { links.append(.noise(noise)) }
        self.links = links
        inputWords = record.bits / 64
        front = [UInt64](repeating: 0, count: mostBits / 64)
        back = front
    }

    /// Length of the filter to which a schema's noise is added.
    static func bitsAtNoise(_ record: Schema.RecordFilter) -> Int {
        record.hardening.prefix { $0 != .noise }.reduce(record.bits) { $1.outputBits(for: $0) }
    }

    /// The header's words for a schema's steps, the noise aside.
    static func text(of step: HardeningStep) -> String {
        if case .diffuse = step { return step.text + " (broken 2026)" }
        return step.text
    }

    /// - Parameter key: used by the steps that have a secret; wiped by them.
    private static func make(
        _ step: HardeningStep, of bits: Int, _ key: inout AuthenticationCode
    ) throws(SecretsError) -> any FilterStep {
        switch step {
        case .balance: return Balancing()
        case .fold: return Folding()
        case .rule90: return Rule90()
        case .rehash(let setting): return try Rehashing(setting, of: bits, key: &key)
        case .permute:
            var draws = try KeyedDraws(key: &key)
            return try BitSelection.permutation(of: bits, &draws)
        case .resampleXor(let count):
            var draws = try KeyedDraws(key: &key)
            return try BitSelection.resampling(of: bits, to: count, &draws)
        case .diffuse(let inputs, let count):
            var draws = try KeyedDraws(key: &key)
            return try BitSelection.diffusion(of: bits, to: count, inputs: inputs, &draws)
        case .noise: preconditionFailure("noise is no step of this kind")
        }
    }

    /// Puts the hardened filter in the place of a record's filter, which begins at word `start`.
    /// - Parameters:
    ///   - handle: the record's, which decides its noise.
    ///   - addsNoise: false leaves out the noise.
    mutating func apply(
        to row: inout MutableSpan<UInt64>, from start: Int, of handle: Handle, addsNoise: Bool
    ) throws(SecretsError) {
        if links.isEmpty { return }
        // Out of self while they are lent.
        var front: [UInt64] = []
        var back: [UInt64] = []
        swap(&front, &self.front)
        swap(&back, &self.back)
        defer {
            swap(&front, &self.front)
            swap(&back, &self.back)
        }
        var count = inputWords
        for word in 0..<count { front[word] = row[start + word] }
        for link in links {
            switch link {
            case .noise(let noise):
                guard addsNoise else { continue }
                var words = front.mutableSpan
                try noise.add(to: &words, from: 0, of: handle)
            case .step(let step, let words):
                var output = back.mutableSpan
                try step.apply(front.span.extracting(first: count), to: &output)
                swap(&front, &back)
                count = words
            }
        }
        for word in 0..<count { row[start + word] = front[word] }
    }
}
