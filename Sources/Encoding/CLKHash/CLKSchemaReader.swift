internal import Secrets
internal import Tokens

/// Makes a schema of its JSON, by the rules of clkhash 0.18.3: version 1 is raised to 2, 2 to 3.
/// What clkhash passes over without a word becomes a warning, what it fails at later an error.
struct CLKSchemaReader {
    typealias Problem = JSONValue.Problem

    private(set) var warnings: [String] = []

    /// Version 1 has these once for all features.
    private var global: (positions: JSONValue, hash: JSONValue)?

    mutating func schema(_ document: JSONValue) throws(Problem) -> CLKSchema {
        let version = try document.required("version").integer(1...3, allowingPoint: true)
        let config = try document.required("clkConfig")
        let l = try config.required("l")
        let bitCount = try l.integer(1...CLKSchema.mostFilterBits)
        let foldCount = try folds(config)
        guard bitCount << foldCount <= CLKSchema.mostFilterBits else {
            throw l.problem(
                "filters before folding have over \(CLKSchema.mostFilterBits) bits; this program "
                    + "goes no further")
        }
        var known = ["l", "kdf", "xor_folds", "xorFolds"]
        if version == 1 {
            known += ["k", "hash"]
            global = (try config.required("k"), try config.required("hash"))
            _ = try global?.positions.integer(1...Self.mostPositions)
        }
        warnUnread(config, known: known)
        let derivation = try derivation(try config.required("kdf"))
        let list = try document.required("features")
        var features: [CLKFeature] = []
        for entry in try list.list() {
            features.append(
                try feature(entry, version, filterBits: bitCount << foldCount, derivation))
        }
        guard !features.isEmpty else { throw list.problem("at least one feature was expected") }
        let bytes = 2 * features.count * derivation.keySize
        guard bytes <= derivation.digest.mostBytes else {
            throw list.problem(
                "two keys of \(derivation.keySize) bytes for each of \(features.count) features "
                    + "are \(bytes) bytes; HKDF with \(derivation.digest.rawValue) gives at most "
                    + "\(derivation.digest.mostBytes); set a smaller `clkConfig.kdf.keySize`")
        }
        var said: Set<String> = []
        return CLKSchema(
            version: version, bitCount: bitCount, foldCount: foldCount, derivation: derivation,
            features: features, warnings: warnings.filter { said.insert($0).inserted })
    }

    // MARK: - clkConfig

    private mutating func folds(_ config: JSONValue) throws(Problem) -> Int {
        let folds = try config.member("xor_folds")?.integer(0...20) ?? 0
        if let named = try config.member("xorFolds") {
            let asked = try named.integer(0...Int.max)
            if asked != folds {
                warnings.append(
                    "`clkConfig.xorFolds` is not read, as in clkhash: filters are folded "
                        + "\(folds) times; what clkhash reads is `xor_folds`")
            }
        }
        return folds
    }

    private mutating func derivation(
        _ kdf: JSONValue
    ) throws(Problem) -> CLKSchema.KeyDerivation {
        _ = try kdf.required("type").word(of: ["HKDF"])
        var derivation = CLKSchema.KeyDerivation()
        if let hash = try kdf.member("hash") {
            let word = try hash.word(of: HKDF.Digest.allCases.map(\.rawValue))
            derivation.digest = HKDF.Digest(rawValue: word) ?? .sha256
        }
        derivation.salt = try bytes(kdf, "salt")
        derivation.info = try bytes(kdf, "info")
        if let size = try kdf.member("keySize") {
            derivation.keySize = try size.integer(1...16_320)
        }
        warnUnread(kdf, known: ["type", "hash", "salt", "info", "keySize"])
        return derivation
    }

    private func bytes(_ kdf: JSONValue, _ name: String) throws(Problem) -> [UInt8] {
        guard let value = try kdf.member(name) else { return [] }
        let text = try value.text()
        var bytes: [UInt8] = []
        guard Base64.decode(text.span, to: &bytes) else {
            throw value.problem("base64 was expected")
        }
        return bytes
    }

    /// Keys that clkhash lets pass and never reads.
    private mutating func warnUnread(_ value: JSONValue, known: [String]) {
        for name in (try? value.others(than: known)) ?? [] where name != "description" {
            warnings.append("`\(value.place).\(name)` is not read, as in clkhash")
        }
    }

    // MARK: - Features

    private mutating func feature(
        _ entry: JSONValue, _ version: Int, filterBits: Int, _ derivation: CLKSchema.KeyDerivation
    ) throws(Problem) -> CLKFeature {
        let identifier = try entry.required("identifier").string()
        if let ignored = try entry.member("ignored"), try ignored.bool() {
            return CLKFeature(identifier: identifier, field: nil)
        }
        let formatValue = try entry.required("format")
        let hashing = try entry.required("hashing")
        var strategy: CLKField.Strategy?
        if version == 1 {
            strategy = try weighted(hashing)
            if strategy == nil { return CLKFeature(identifier: identifier, field: nil) }
        }
        let format = try CLKFormatReader.format(formatValue)
        let comparison: CLKField.Comparison
        switch version {
        case 3:
            try hashing.refuseOthers(than: ["comparison", "strategy", "hash", "missingValue"])
            comparison = try self.comparison(try hashing.required("comparison"), format)
        default:
            try hashing.refuseOthers(
                than: version == 2
                    ? ["ngram", "positional", "strategy", "hash", "missingValue"]
                    : ["ngram", "positional", "weight", "missingValue"])
            comparison = .ngram(
                n: try hashing.required("ngram").integer(1...1_000),
                positional: try hashing.member("positional")?.bool() ?? false)
        }
        if strategy == nil {
            let names =
                version == 3 ? ("bitsPerToken", "bitsPerFeature") : ("k", "numBits")
            strategy = try self.strategy(try hashing.required("strategy"), names)
        }
        var hash = CLKField.Hash.blake
        if let global {
            hash = try self.hash(global.hash)
        } else if let value = try hashing.member("hash") {
            hash = try self.hash(value)
        }
        try check(hash, entry, filterBits: filterBits, derivation)
        let field = CLKField(
            format: format, comparison: comparison, strategy: strategy ?? .bitsPerToken(1),
            hash: hash, missing: try missing(hashing, identifier))
        warn(of: field, identifier)
        return CLKFeature(identifier: identifier, field: field)
    }

    /// Positions of a token in version 1: weight times the global k, halves to the even number; nil
    /// where the weight is 0, which ignores the feature.
    private func weighted(_ hashing: JSONValue) throws(Problem) -> CLKField.Strategy? {
        let k = try global?.positions.integer(1...Self.mostPositions) ?? 1
        guard let value = try hashing.member("weight") else { return .bitsPerToken(k) }
        guard let weight = Double(try value.number()), weight >= 0, weight.isFinite else {
            throw value.problem("a number of at least 0 was expected")
        }
        if weight == 0 { return nil }
        let positions = (weight * Double(k)).rounded(.toNearestOrEven)
        guard positions >= 1 && positions <= Double(Self.mostPositions) else {
            throw value.problem(
                "weight times `clkConfig.k` must round to 1 to \(Self.mostPositions) positions")
        }
        return .bitsPerToken(Int(positions))
    }

    private static let mostPositions = 1 << 20

    private func strategy(
        _ value: JSONValue, _ names: (token: String, feature: String)
    ) throws(Problem) -> CLKField.Strategy {
        try value.refuseOthers(than: [names.token, names.feature])
        switch (try value.member(names.token), try value.member(names.feature)) {
        case (let count?, nil):
            return .bitsPerToken(
                try count.integer(1...Self.mostPositions, allowingPoint: true))
        case (nil, let count?):
            return .bitsPerFeature(
                try count.integer(1...Self.mostPositions, allowingPoint: true))
        default:
            throw value.problem("either `\(names.token)` or `\(names.feature)` was expected")
        }
    }

    private mutating func comparison(
        _ value: JSONValue, _ format: CLKField.Format
    ) throws(Problem) -> CLKField.Comparison {
        switch try value.required("type").word(of: ["ngram", "exact", "numeric"]) {
        case "ngram":
            warnUnread(value, known: ["type", "n", "positional"])
            return .ngram(
                n: try value.required("n").integer(1...1_000),
                positional: try value.member("positional")?.bool() ?? false)
        case "exact":
            warnUnread(value, known: ["type"])
            return .exact
        default:
            warnUnread(
                value, known: ["type", "thresholdDistance", "resolution", "fractional_precision"])
            let distance = try value.required("thresholdDistance")
            let precision =
                try value.member("fractional_precision")?.integer(0...Int.max) ?? 0
            if case .text = format, precision == 0 {
                warnings.append(
                    "`\(value.place)`: at precision 0 a number with a point loses what stands "
                        + "behind it (2.9 is 2), as in clkhash")
            }
            let neighbourhood = NumericNeighbourhood(
                thresholdDistance: try distance.number(),
                resolution: try value.required("resolution").integer(1...10_000),
                precision: precision)
            guard let neighbourhood else {
                throw distance.problem(
                    "a number over 0 was expected that has a whole step of under 30 digits at this "
                        + "`fractional_precision`")
            }
            return .numeric(neighbourhood)
        }
    }

    private mutating func hash(_ value: JSONValue) throws(Problem) -> CLKField.Hash {
        let word = try value.required("type").word(of: ["blakeHash", "doubleHash"])
        let prevents = try value.member("prevent_singularity")
        if word == "blakeHash" {
            guard prevents == nil else {
                throw value.problem("`prevent_singularity` is for doubleHash")
            }
            warnUnread(value, known: ["type"])
            return .blake
        }
        warnUnread(value, known: ["type", "prevent_singularity"])
        return .double(preventsSingularity: try prevents?.bool() ?? false)
    }

    /// What clkhash finds out only when it encodes.
    private func check(
        _ hash: CLKField.Hash, _ entry: JSONValue, filterBits: Int,
        _ derivation: CLKSchema.KeyDerivation
    ) throws(Problem) {
        switch hash {
        case .blake:
            guard filterBits.nonzeroBitCount == 1 else {
                throw entry.problem(
                    "blakeHash needs `clkConfig.l` to be a power of two, and the filter has "
                        + "\(filterBits) bits")
            }
            guard KeyedBLAKE2b.possibleKeySizes.contains(derivation.keySize) else {
                throw entry.problem(
                    "blakeHash takes keys of at most 64 bytes, and `clkConfig.kdf.keySize` is "
                        + "\(derivation.keySize)")
            }
        case .double(let preventsSingularity):
            guard !(preventsSingularity && filterBits == 1) else {
                throw entry.problem("`prevent_singularity` never ends with a filter of one bit")
            }
        }
    }

    private mutating func missing(
        _ hashing: JSONValue, _ identifier: String
    ) throws(Problem) -> CLKField.MissingValue? {
        guard let value = try hashing.member("missingValue") else { return nil }
        let sentinel = try value.required("sentinel").text()
        let replacement = try value.member("replaceWith")?.text()
        warnUnread(value, known: ["sentinel", "replaceWith"])
        if replacement == nil && !sentinel.isEmpty {
            warnings.append(
                "feature \(identifier): the sentinel has no `replaceWith`, so it is hashed like a "
                    + "value, and all missing values match each other; `\"replaceWith\": \"\"` "
                    + "hashes nothing")
        } else if let replacement, !replacement.isEmpty {
            warnings.append(
                "feature \(identifier): what stands in `replaceWith` is hashed as it is, so all "
                    + "missing values match each other")
        }
        return CLKField.MissingValue(sentinel: sentinel, replacement: replacement ?? sentinel)
    }

    private mutating func warn(of field: CLKField, _ identifier: String) {
        if case .double = field.hash {
            warnings.append(
                "feature \(identifier): doubleHash is broken: from a file of such CLKs the "
                    + "commonest tokens can be read without the secret; use blakeHash")
        }
        if case .text(_, .plain(let letterCase, _, _)) = field.format, letterCase != .mixed {
            warnings.append(
                "feature \(identifier): `case` only checks; letters are hashed as they stand, so "
                    + "mixed case at another agency does not match")
        }
        if case .bitsPerFeature(let bits) = field.strategy,
            case .numeric(let neighbourhood) = field.comparison,
            bits < neighbourhood.tokenCount
        {
            warnings.append(Self.droppedTokens(identifier, bits))
        }
    }

    /// Said when `bitsPerFeature` is found to be too small for a value.
    static func droppedTokens(_ identifier: String, _ bits: Int) -> String {
        "feature \(identifier): `bitsPerFeature` \(bits) is fewer than the tokens of some values, "
            + "whose last tokens are left out, as in clkhash"
    }

    /// Said when letters and their marks are found to be separate characters.
    static func decomposedLetters(_ identifier: String) -> String {
        "feature \(identifier): some values spell letters with combining marks, and their "
            + "CLKs differ from those of the same letters in one character, as in clkhash; agree "
            + "on NFC"
    }
}
