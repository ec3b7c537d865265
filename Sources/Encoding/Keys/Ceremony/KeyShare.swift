internal import Files
internal import Secrets
internal import Sealing
internal import Tokens

/// One of several parts of a key file, any `threshold` of which give it back: for escrow.
public struct KeyShare: ~Copyable {
    /// What a share file says in public.
    struct Facts: Equatable {
        var project: String
        var keyIdentifier: String
        var fingerprint: String
        /// The agency's public signing key; nil where the key file held no agency key.
        var signer: String?
        var terms: KeyFile.Terms
        /// Tells the shares of one splitting from those of another.
        var split: String
        var threshold: Int
        var count: Int
    }

    static let prefix = "trefoil-key-share-"
    private static let names = [
        "trefoil-key-share", "project", "created", "expires", "replaces", "key-identifier",
        "fingerprint", "signer", "split", "threshold", "shares", "number",
    ]

    let path: String
    let facts: Facts
    /// 1 to 255.
    let number: UInt8
    let linkagePart: SecretBytes
    let agencyPart: SecretBytes?

    /// - Throws: `FileError`, `SecretsError.exposed`, `.invalidFile`.
    init(path: String, allowsWorkTree: Bool) throws {
        let lines = try SecretLines(
            path: path, names: Self.names, secretNames: ["linkage-share", "agency-share"],
            allowsWorkTree: allowsWorkTree)
        guard try lines.required("trefoil-key-share") == "1" else {
            throw lines.invalid("trefoil-key-share", "must be 1, the version this program reads")
        }
        func number(_ name: String) throws -> Int {
            guard let number = Int(try lines.required(name)), (1...255).contains(number) else {
                throw lines.invalid(name, "must be 1 to 255")
            }
            return number
        }
        let facts = Facts(
            project: try lines.required("project"),
            keyIdentifier: try lines.required("key-identifier"),
            fingerprint: try lines.required("fingerprint"), signer: lines.optional("signer"),
            terms: KeyFile.Terms(
                created: try lines.required("created"), expires: lines.optional("expires"),
                replaces: lines.optional("replaces")),
            split: try lines.required("split"), threshold: try number("threshold"),
            count: try number("shares"))
        let ownNumber = UInt8(try number("number"))
        let linkagePart = try lines.secret("linkage-share", prefix: Self.prefix)
        let agencyPart: SecretBytes? =
            lines.has(secret: "agency-share")
            ? try lines.secret("agency-share", prefix: Self.prefix) : nil
        self.path = path
        self.facts = facts
        self.number = ownNumber
        self.linkagePart = linkagePart
        self.agencyPart = agencyPart
    }

    static func write(
        facts: Facts, number: Int, linkagePart: borrowing SecretBytes,
        agencyPart: borrowing SecretBytes?, path: String, allowsWorkTree: Bool
    ) throws {
        func line(_ name: String, _ value: String?) -> String {
            value.map { "\(name): \($0)\n" } ?? ""
        }
        var text = try SecretText()
        try text.append(
            """
            # One of \(facts.count) shares of a Trefoil key. Any \(facts.threshold) of them give \
            it back
            # (`tokenise keys recover`), and fewer say nothing about it. Keep it at mode 0600,
            # apart from the others.
            trefoil-key-share: 1
            project: "\(facts.project)"
            created: \(facts.terms.created)

            """)
        try text.append(line("expires", facts.terms.expires))
        try text.append(line("replaces", facts.terms.replaces.map { "\"\($0)\"" }))
        try text.append(line("key-identifier", "\"\(facts.keyIdentifier)\""))
        try text.append(line("fingerprint", facts.fingerprint))
        try text.append(line("signer", facts.signer))
        try text.append(line("split", "\"\(facts.split)\""))
        try text.append(line("threshold", "\(facts.threshold)"))
        try text.append(line("shares", "\(facts.count)"))
        try text.append(line("number", "\(number)"))
        try text.append("\n# Secret.\nlinkage-share: ")
        try text.append(Bech32m.encode(prefix: prefix, linkagePart))
        try text.append("\n")
        switch agencyPart {
        case .some(let part):
            try text.append("agency-share: ")
            try text.append(Bech32m.encode(prefix: prefix, part))
            try text.append("\n")
        case .none: break
        }
        try text.write(path: path, allowsWorkTree: allowsWorkTree)
    }
}

/// Splits a key file into shares, and gives it back from enough of them.
public enum KeyEscrow {
    /// Shares that may be made.
    public static let possibleCounts = 2...50

    /// Writes the shares, mode 0600 each, into a new folder of mode 0700.
    /// - Returns: the paths of the shares, in order.
    /// - Throws: `EncodingError.partsRefused`; `FileError` if anything stands at `folder`;
    ///   `SecretsError`.
    public static func split(
        _ keyFile: borrowing KeyFile, count: Int, threshold: Int, folder: String,
        allowsWorkTree: Bool = false
    ) throws -> [String] {
        guard possibleCounts.contains(count), threshold >= 2, threshold <= count else {
            throw EncodingError.partsRefused(
                "a key is split into 2 to 50 shares, of which at least 2 and at most all are "
                    + "needed; \(count) shares with a threshold of \(threshold) cannot be")
        }
        if !allowsWorkTree { try PrivateFile.refuseWorkTree(folder) }
        let split = KeyIdentifier(try RandomBytes.generate(count: 8))
        let facts = try KeyShare.Facts(
            project: keyFile.facts.project, keyIdentifier: keyFile.facts.keyIdentifier,
            fingerprint: keyFile.facts.fingerprint, signer: keyFile.signerText(),
            terms: keyFile.terms, split: "\(split)", threshold: threshold, count: count)
        let linkageNoise = try SecretBytes.random(count: 32 * (threshold - 1))
        let agencyNoise = try SecretBytes.random(count: 32 * (threshold - 1))
        try FilePath.createFolder(folder, mode: 0o700)
        var paths: [String] = []
        do {
            for number in 1...count {
                let path = "\(folder)/share-\(number).share"
                let linkagePart = try SecretSharing.share(
                    number: UInt8(number), of: keyFile.linkageKey.secret,
                    coefficients: linkageNoise)
                try KeyShare.write(
                    facts: facts, number: number, linkagePart: linkagePart,
                    agencyPart: keyFile.agencyPart(number: UInt8(number), noise: agencyNoise),
                    path: path, allowsWorkTree: allowsWorkTree)
                paths.append(path)
            }
        } catch {
            for path in paths { try? FilePath.removeFile(path) }
            throw error
        }
        return paths
    }

    /// Writes the key file of which these are shares.
    /// - Throws: `EncodingError.partsRefused` for too few shares, one given twice, or shares that
    ///   do not belong together; `FileError` if anything stands at `path`; `SecretsError`.
    public static func recover(
        paths: [String], path: String, allowsWorkTree: Bool = false
    ) throws -> KeyFile.Facts {
        let (facts, numbers) = try check(paths, allowsWorkTree: allowsWorkTree)
        var linkage = try SecretBytes(count: 32)
        var agency = try SecretBytes(count: 32)
        for share in paths.prefix(facts.threshold) {
            let share = try KeyShare(path: share, allowsWorkTree: allowsWorkTree)
            SecretSharing.add(
                share.linkagePart, number: share.number, of: numbers, to: &linkage)
            switch share.agencyPart {
            case .some(let part):
                SecretSharing.add(part, number: share.number, of: numbers, to: &agency)
            case .none: break
            }
        }
        guard let identifier = KeyIdentifier(facts.keyIdentifier) else {
            throw EncodingError.partsRefused("\(paths[0]): its key identifier is none")
        }
        let linkageKey = try LinkageKey(
            secret: linkage, identifier: identifier, project: facts.project)
        let agencyKey: AgencyKey? =
            facts.signer == nil ? nil : try AgencyKey(secret: agency, project: facts.project)
        let keyFile = try KeyFile(
            path: path, terms: facts.terms, linkageKey: linkageKey, agencyKey: agencyKey)
        let signer = try keyFile.signerText()
        guard keyFile.facts.fingerprint == facts.fingerprint, signer == facts.signer else {
            throw EncodingError.partsRefused(
                "the shares do not give the key that they name: one of them was changed")
        }
        try KeyFileText.write(keyFile, allowsWorkTree: allowsWorkTree)
        return keyFile.facts
    }

    /// What the shares say together, and the numbers of those that are used.
    private static func check(
        _ paths: [String], allowsWorkTree: Bool
    ) throws -> (KeyShare.Facts, numbers: [UInt8]) {
        var facts: KeyShare.Facts?
        var numbers: [UInt8] = []
        for path in paths {
            let share = try KeyShare(path: path, allowsWorkTree: allowsWorkTree)
            if let facts, facts.split != share.facts.split {
                let isOtherKey = facts.keyIdentifier != share.facts.keyIdentifier
                throw EncodingError.partsRefused(
                    "\(path): a share of another \(isOtherKey ? "key" : "splitting of the key") "
                        + "than \(paths[0]); shares of two do not go together")
            }
            if let facts, facts != share.facts {
                throw EncodingError.partsRefused(
                    "\(path): says something else than \(paths[0]); one of them was changed")
            }
            guard !numbers.contains(share.number) else {
                throw EncodingError.partsRefused("\(path): share \(share.number) is given twice")
            }
            facts = share.facts
            numbers.append(share.number)
        }
        guard let facts else { throw EncodingError.partsRefused("give the shares") }
        guard paths.count >= facts.threshold else {
            throw EncodingError.partsRefused(
                "\(facts.threshold) of \(facts.count) shares are needed, and \(paths.count) "
                    + (paths.count == 1 ? "was given" : "were given"))
        }
        return (facts, Array(numbers.prefix(facts.threshold)))
    }
}
