internal import Secrets
internal import Sealing
internal import Tokens
internal import Yams

/// Reads a key file: checks who may read it, lifts the secrets out, parses the rest.
struct KeyFileReader: ~Copyable {
    private let path: String
    private let contents: SecretBytes

    /// - Throws: `FileError`, `EncodingError.keyFileExposed`.
    init(path: String, allowsWorkTree: Bool) throws {
        do {
            contents = try PrivateFile.read(path: path, allowsWorkTree: allowsWorkTree)
        } catch SecretsError.exposed(_, let problem, let remedy) {
            throw EncodingError.keyFileExposed(path: path, problem: problem, remedy: remedy)
        }
        self.path = path
    }

    /// - Throws: `EncodingError.keyFileInvalid`, `SecretsError`.
    func keyFile() throws -> KeyFile {
        let lines = Self.lines(of: contents)
        for name in [KeyFileText.linkageKeyName, KeyFileText.agencyKeyName] {
            let own = lines.filter { $0.name == name }
            if own.count > 1 { throw invalid(own[1].line, "`\(name)` stands there twice") }
        }
        let text = publicText(without: lines)
        let facts = try publicFacts(text)
        let linkageSecret = try secret(
            named: KeyFileText.linkageKeyName, prefix: LinkageKey.prefix, in: lines)
        guard let linkageSecret else {
            throw invalid(nil, "it has no line `\(KeyFileText.linkageKeyName): …`")
        }
        let linkageKey = try LinkageKey(
            secret: linkageSecret, identifier: facts.identifier, project: facts.project)
        let agencySecret = try secret(
            named: KeyFileText.agencyKeyName, prefix: AgencyKey.prefix, in: lines)
        let agencyKey: AgencyKey?
        if let agencySecret {
            agencyKey = try AgencyKey(secret: agencySecret, project: facts.project)
        } else {
            agencyKey = nil
        }
        let keyFile = try KeyFile(
            path: path, terms: facts.terms, linkageKey: linkageKey, agencyKey: agencyKey)
        guard keyFile.fingerprint == facts.fingerprint else {
            throw invalid(
                facts.fingerprintLine,
                "its fingerprint does not belong to its linkage key and project; one of the "
                    + "three was changed by hand")
        }
        return keyFile
    }

    private func invalid(_ line: Int?, _ problem: String) -> EncodingError {
        .keyFileInvalid(path: path, line: line, problem: problem)
    }

    // MARK: - Secrets

    /// A line `name: value` whose value is a secret.
    private struct SecretLine {
        let name: String
        let line: Int
        let value: Range<Int>
    }

    /// Finds the secrets' lines without copying what stands behind the colon.
    private static func lines(of contents: borrowing SecretBytes) -> [SecretLine] {
        contents.withBytes { bytes in
            var found: [SecretLine] = []
            var start = 0
            var number = 1
            while start < bytes.count {
                var end = start
                while end < bytes.count && bytes[end] != UInt8(ascii: "\n") { end += 1 }
                for name in [KeyFileText.linkageKeyName, KeyFileText.agencyKeyName] {
                    if let value = value(after: name, in: bytes, start..<end) {
                        found.append(SecretLine(name: name, line: number, value: value))
                    }
                }
                start = end + 1
                number += 1
            }
            return found
        }
    }

    /// The range of the value, blanks and quotation marks trimmed, if the line begins with `name:`.
    private static func value(
        after name: String, in bytes: Span<UInt8>, _ line: Range<Int>
    ) -> Range<Int>? {
        func isTrimmed(_ byte: UInt8) -> Bool { byte <= 32 || byte == 34 || byte == 39 }
        var start = line.lowerBound
        while start < line.upperBound && isTrimmed(bytes[start]) { start += 1 }
        for byte in name.utf8 {
            guard start < line.upperBound && bytes[start] == byte else { return nil }
            start += 1
        }
        while start < line.upperBound && isTrimmed(bytes[start]) { start += 1 }
        guard start < line.upperBound && bytes[start] == UInt8(ascii: ":") else { return nil }
        start += 1
        var end = line.upperBound
        while start < end && isTrimmed(bytes[start]) { start += 1 }
        while end > start && isTrimmed(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    private func secret(
        named name: String, prefix: String, in lines: [SecretLine]
    ) throws -> SecretBytes? {
        guard let line = lines.first(where: { $0.name == name }) else { return nil }
        let secret = try contents.withBytes { bytes in
            try Bech32m.decode(
                prefix: prefix, byteCount: LinkageKey.byteCount, bytes.extracting(line.value))
        }
        guard let secret else {
            throw invalid(
                line.line,
                "`\(name)` is not `\(prefix)1…` of the right length with a matching checksum; "
                    + "copy the file again, whole")
        }
        return secret
    }

    // MARK: - What is public

    private struct PublicFacts {
        var project: String
        var terms: KeyFile.Terms
        var identifier: KeyIdentifier
        var fingerprint: KeyFingerprint
        var fingerprintLine: Int?
    }

    /// The file without its secrets, each replaced by one word.
    private func publicText(without lines: [SecretLine]) -> String {
        contents.withBytes { bytes in
            var text: [UInt8] = []
            var next = 0
            for line in lines {
                for index in next..<line.value.lowerBound { text.append(bytes[index]) }
                text += Array("present".utf8)
                next = line.value.upperBound
            }
            for index in next..<bytes.count { text.append(bytes[index]) }
            return String(decoding: text, as: UTF8.self)
        }
    }

    private static func line(of error: YamlError) -> Int? {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _),
            .composer(_, _, let mark, _):
            mark.line
        default: nil
        }
    }

    private func publicFacts(_ text: String) throws -> PublicFacts {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            // The line alone: what the parser quotes may stand beside a secret.
            throw invalid(Self.line(of: error), "it is not YAML")
        } catch {
            throw invalid(nil, "it is not YAML")
        }
        guard let mapping = node?.mapping else { throw invalid(nil, "it is not YAML `key: value`") }
        let known = [
            "trefoil-key", "project", "created", "expires", "replaces", "key-identifier",
            "fingerprint",
            KeyFileText.linkageKeyName, KeyFileText.agencyKeyName,
        ]
        var values: [String: (text: String, line: Int?)] = [:]
        for (key, value) in mapping {
            let line = key.mark?.line
            guard let name = key.string, known.contains(name) else {
                throw invalid(line, "an unknown key stands there; known are \(known)")
            }
            guard let scalar = value.scalar?.string else {
                throw invalid(line, "`\(name)` must be one value")
            }
            values[name] = (scalar, line)
        }
        func required(_ name: String) throws -> (text: String, line: Int?) {
            guard let value = values[name] else { throw invalid(nil, "it has no `\(name)`") }
            return value
        }
        let version = try required("trefoil-key")
        guard version.text == "1" else {
            throw invalid(version.line, "`trefoil-key` must be 1, the version this program reads")
        }
        let identifier = try required("key-identifier")
        guard let keyIdentifier = KeyIdentifier(identifier.text) else {
            throw invalid(identifier.line, "`key-identifier` must be 16 hexadecimal digits")
        }
        let fingerprint = try required("fingerprint")
        guard let keyFingerprint = KeyFingerprint(fingerprint.text) else {
            throw invalid(fingerprint.line, "`fingerprint` must be 8 groups of 4 digits")
        }
        let project = try required("project")
        guard (1...64).contains(project.text.utf8.count) else {
            throw invalid(project.line, "`project` must have 1 to 64 bytes")
        }
        let created = try required("created")
        for (name, isRight) in [
            ("expires", { UTCDay($0) != nil }), ("replaces", { KeyIdentifier($0) != nil }),
        ] as [(String, (String) -> Bool)] {
            if let value = values[name], !isRight(value.text) {
                throw invalid(
                    value.line,
                    "`\(name)` must be \(name == "expires" ? "yyyy-mm-dd" : "16 digits")")
            }
        }
        for value in [project, created] where !PlainText.isPlain(value.text) {
            throw invalid(value.line, "a control character stands there")
        }
        return PublicFacts(
            project: project.text,
            terms: KeyFile.Terms(
                created: created.text, expires: values["expires"]?.text,
                replaces: values["replaces"]?.text),
            identifier: keyIdentifier, fingerprint: keyFingerprint,
            fingerprintLine: fingerprint.line)
    }
}
