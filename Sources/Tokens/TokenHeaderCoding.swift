internal import Secrets

/// A header as it stands in a file, with the digests that seal the sections behind it.
struct SealedHeader: Equatable {
    var header: TokenHeader
    /// SHA-256 of each section's bytes, in file order.
    var sectionDigests: [SHA256Digest]

    init(header: TokenHeader, sectionDigests: [SHA256Digest]) {
        self.header = header
        self.sectionDigests = sectionDigests
    }

    /// The header's bytes, its own digest at the end.
    func serialised() throws(SecretsError) -> [UInt8] {
        var bytes = TokenLayout.magic
        bytes.append(UInt32(TokenLayout.version))
        bytes.append(UInt32(0))  // the header's size, set below
        bytes.append(UInt64(header.rowCount))
        bytes.append(header.keyIdentifier.value)
        bytes += header.keyFingerprint.bytes
        bytes += header.schemaDigest.bytes
        bytes.append(
            UInt32(header.isDemonstration ? 1 : 0) | UInt32(header.profile.rawValue) << 8)
        bytes.append(UInt32(header.recordBitCount))
        bytes.append(UInt32(header.fields.count))
        bytes.append(UInt32(header.wordsPerFieldRow))
        bytes.append(UInt32(header.salts.count))
        bytes.append(UInt32(header.hardening.count))
        bytes.append(UInt32(header.matchKeys.count))
        bytes.append(UInt32(header.wordsPerMatchKeyRow))
        bytes.append(UInt32(header.attributes.count))
        bytes.append(UInt64(header.excludedCount))
        for digest in sectionDigests { bytes += digest.bytes }
        bytes.append(text: header.agency)
        bytes.append(text: header.project)
        for field in header.fields {
            bytes.append(text: field.name)
            bytes.append(text: field.type)
            bytes += [field.role.rawValue, UInt8(field.levelEdges.count)]
            bytes.append(UInt32(field.bitCount))
            bytes.append(UInt32(field.hashCount))
            for edge in field.levelEdges { bytes.append(UInt16(edge)) }
        }
        for salt in header.salts {
            bytes.append(text: salt.name)
            bytes.append(salt.fields)
            bytes.append(UInt64(salt.cellCount))
            bytes.append(UInt16(salt.flips))
        }
        for step in header.hardening { bytes.append(text: step) }
        for key in header.matchKeys {
            bytes.append(text: key.name)
            bytes.append(text: key.definition)
            bytes.append(UInt8(key.valueCount))
        }
        for attribute in header.attributes {
            bytes.append(text: attribute.name)
            bytes.append(UInt8(attribute.values.count))
            for value in attribute.values { bytes.append(text: value) }
        }
        let size = TokenLayout.aligned(bytes.count + SHA256Digest.byteCount)
        bytes += [UInt8](
            repeating: 0, count: size - SHA256Digest.byteCount - bytes.count)
        for index in 0..<4 { bytes[12 + index] = UInt8(truncatingIfNeeded: size >> (index * 8)) }
        bytes += try SHA256Digest(hashing: bytes.span).bytes
        return bytes
    }

    /// The digest that ends the header, and so names the whole content of the file.
    func fileDigest() throws(SecretsError) -> SHA256Digest {
        let bytes = try serialised()
        return SHA256Digest(bytes.span.extracting(last: SHA256Digest.byteCount))
    }

    /// Reads what `serialised` writes and nothing else.
    /// - Returns: the header and its size in bytes.
    static func parse(
        _ file: RawSpan, path: String
    ) throws(TokenFileError) -> (SealedHeader, headerSize: Int) {
        // The first 16 bytes say how many the header has; a header is small, so it is copied.
        var start = HeaderCursor(bytes: copy(file, upTo: 16), path: path)
        guard file.byteCount >= 16 else { throw .notATokenFile(path: path) }
        let magic = try start.bytes(TokenLayout.magic.count)
        guard magic == TokenLayout.magic else { throw .notATokenFile(path: path) }
        let version = Int(try start.integer(UInt32.self))
        guard version == TokenLayout.version else {
            throw .unsupportedVersion(path: path, version: version)
        }
        let size = Int(try start.integer(UInt32.self))
        guard size > TokenLayout.fixedPart + SHA256Digest.byteCount,
            size % TokenLayout.alignment == 0, size <= TokenLayout.maximumHeaderSize
        else { throw .invalidHeader(path: path, problem: "its stated size is impossible") }
        guard size <= file.byteCount else {
            throw .wrongSize(path: path, expected: size, found: file.byteCount)
        }
        let bytes = copy(file, upTo: size)
        let sealedSize = size - SHA256Digest.byteCount
        let sealed = Array(bytes[..<sealedSize])
        let digest = try TokenFileError.mapping { () throws(SecretsError) in
            try SHA256Digest(hashing: sealed.span)
        }
        guard digest.bytes == Array(bytes[sealedSize...]) else {
            throw .damaged(path: path, part: "header bytes")
        }
        var rest = HeaderCursor(bytes: Array(sealed[16...]), path: path)
        let parsed = try SealedHeader(reading: &rest)
        if let rule = parsed.header.brokenRule() {
            throw .invalidHeader(path: path, problem: rule)
        }
        // Anything else than what a writer makes of these values is refused: one header, one form.
        let canonical = try TokenFileError.mapping { () throws(SecretsError) in
            try parsed.serialised()
        }
        guard canonical == bytes else {
            throw .invalidHeader(path: path, problem: "its bytes are not in canonical form")
        }
        return (parsed, size)
    }

    private static func copy(_ file: RawSpan, upTo count: Int) -> [UInt8] {
        let part = file.extracting(first: min(count, file.byteCount))
        return unsafe part.withUnsafeBytes { unsafe Array($0) }
    }

    /// Everything behind magic, version and size.
    private init(reading cursor: inout HeaderCursor) throws(TokenFileError) {
        let rowCount = try cursor.integer(UInt64.self)
        let keyIdentifier = KeyIdentifier(try cursor.integer(UInt64.self))
        let fingerprintBytes = try cursor.bytes(KeyFingerprint.byteCount)
        let fingerprint = KeyFingerprint(fingerprintBytes.span)
        let schemaDigest = try cursor.digest()
        let flags = try cursor.integer(UInt32.self)
        guard flags & ~0x301 == 0, let profile = TokenProfile(rawValue: UInt8(flags >> 8)) else {
            throw cursor.invalid("it has an unknown flag")
        }
        let recordBitCount = Int(try cursor.integer(UInt32.self))
        let counts = try HeaderCounts(reading: &cursor)
        guard rowCount <= 1 << 40 else { throw cursor.invalid("the row count is out of range") }
        var digests: [SHA256Digest] = []
        let sectionCount = TokenLayout.sectionCount(
            fields: counts.fields, salts: counts.salts)
        for _ in 0..<sectionCount {
            let digest = try cursor.digest()
            digests.append(digest)
        }
        let agency = try cursor.text()
        let project = try cursor.text()
        var fields: [TokenField] = []
        for _ in 0..<counts.fields {
            let field = try cursor.field()
            fields.append(field)
        }
        var salts: [TokenSalt] = []
        for _ in 0..<counts.salts {
            let salt = try cursor.salt()
            salts.append(salt)
        }
        var hardening: [String] = []
        for _ in 0..<counts.steps {
            let step = try cursor.text()
            hardening.append(step)
        }
        var matchKeys: [TokenMatchKey] = []
        for _ in 0..<counts.matchKeys {
            let key = try cursor.matchKey()
            matchKeys.append(key)
        }
        var attributes: [TokenAttribute] = []
        for _ in 0..<counts.attributes {
            let attribute = try cursor.attribute()
            attributes.append(attribute)
        }
        let header = TokenHeader(
            agency: agency, project: project, keyIdentifier: keyIdentifier,
            keyFingerprint: fingerprint, schemaDigest: schemaDigest,
            isDemonstration: flags & 1 == 1, rowCount: Int(rowCount), fields: fields,
            recordBitCount: recordBitCount, profile: profile, salts: salts, hardening: hardening,
            matchKeys: matchKeys, attributes: attributes, excludedCount: counts.excluded)
        guard header.wordsPerFieldRow == counts.wordsPerFieldRow,
            header.wordsPerMatchKeyRow == counts.wordsPerMatchKeyRow
        else { throw cursor.invalid("its row width is not the sum of its fields or match keys") }
        self.init(header: header, sectionDigests: digests)
    }
}

/// How many of everything a header says that there are.
private struct HeaderCounts {
    let fields: Int
    let wordsPerFieldRow: Int
    let salts: Int
    let steps: Int
    let matchKeys: Int
    let wordsPerMatchKeyRow: Int
    let attributes: Int
    let excluded: Int

    init(reading cursor: inout HeaderCursor) throws(TokenFileError) {
        fields = try cursor.count(upTo: TokenHeader.maximumFieldCount, of: "fields")
        wordsPerFieldRow = Int(try cursor.integer(UInt32.self))
        salts = try cursor.count(upTo: TokenHeader.maximumSaltCount, of: "salts")
        steps = try cursor.count(upTo: TokenHeader.maximumStepCount, of: "hardening steps")
        matchKeys = try cursor.count(upTo: TokenHeader.maximumMatchKeyCount, of: "match keys")
        wordsPerMatchKeyRow = Int(try cursor.integer(UInt32.self))
        attributes = try cursor.count(upTo: TokenHeader.maximumAttributeCount, of: "attributes")
        let excluded = try cursor.integer(UInt64.self)
        guard excluded <= 1 << 40 else {
            throw cursor.invalid("the excluded count is out of range")
        }
        self.excluded = Int(excluded)
    }
}

/// Reads the header's values one after another; the end of the bytes is an error, never a trap.
private struct HeaderCursor {
    private let bytes: [UInt8]
    private let path: String
    private var offset = 0

    init(bytes: [UInt8], path: String) {
        self.bytes = bytes
        self.path = path
    }

    func invalid(_ problem: String) -> TokenFileError {
        .invalidHeader(path: path, problem: problem)
    }

    mutating func bytes(_ count: Int) throws(TokenFileError) -> [UInt8] {
        guard count <= bytes.count - offset else { throw invalid("it ends too early") }
        defer { offset += count }
        return Array(bytes[offset..<offset + count])
    }

    mutating func integer<Value: FixedWidthInteger & UnsignedInteger>(
        _ type: Value.Type
    ) throws(TokenFileError) -> Value {
        var value: Value = 0
        let littleEndian = try bytes(Value.bitWidth / 8)
        for (index, byte) in littleEndian.enumerated() {
            value |= Value(byte) << Value(index * 8)
        }
        return value
    }

    mutating func count(upTo most: Int, of what: String) throws(TokenFileError) -> Int {
        let count = Int(try integer(UInt32.self))
        guard count <= most else { throw invalid("there are over \(most) \(what)") }
        return count
    }

    mutating func digest() throws(TokenFileError) -> SHA256Digest {
        let digest = try bytes(SHA256Digest.byteCount)
        return SHA256Digest(digest.span)
    }

    mutating func text() throws(TokenFileError) -> String {
        let count = Int(try integer(UInt16.self))
        let encoded = try bytes(count)
        guard let text = String(validating: encoded, as: UTF8.self) else {
            throw invalid("a text in it is not UTF-8")
        }
        return text
    }

    mutating func salt() throws(TokenFileError) -> TokenSalt {
        let name = try text()
        let fields = try integer(UInt64.self)
        let cellCount = try integer(UInt64.self)
        guard cellCount <= UInt64(TokenSalt.mostCells) else {
            throw invalid("a salt's number of cells is out of range")
        }
        let flips = try integer(UInt16.self)
        return TokenSalt(
            name: name, fields: fields, cellCount: Int(cellCount), flips: Int(flips))
    }

    mutating func attribute() throws(TokenFileError) -> TokenAttribute {
        let name = try text()
        let count = Int(try integer(UInt8.self))
        var values: [String] = []
        for _ in 0..<count {
            let value = try text()
            values.append(value)
        }
        return TokenAttribute(name: name, values: values)
    }

    mutating func matchKey() throws(TokenFileError) -> TokenMatchKey {
        let name = try text()
        let definition = try text()
        let valueCount = try integer(UInt8.self)
        return TokenMatchKey(name: name, definition: definition, valueCount: Int(valueCount))
    }

    mutating func field() throws(TokenFileError) -> TokenField {
        let name = try text()
        let type = try text()
        let roleNumber = try integer(UInt8.self)
        guard let role = FieldRole(rawValue: roleNumber) else {
            throw invalid("a field has an unknown role")
        }
        let edgeCount = Int(try integer(UInt8.self))
        let bitCount = Int(try integer(UInt32.self))
        let hashCount = Int(try integer(UInt32.self))
        var edges: [Int] = []
        for _ in 0..<edgeCount {
            let edge = try integer(UInt16.self)
            edges.append(Int(edge))
        }
        return TokenField(
            name: name, type: type, role: role, bitCount: bitCount, hashCount: hashCount,
            levelEdges: edges)
    }
}

extension [UInt8] {
    fileprivate mutating func append<Value: FixedWidthInteger>(_ value: Value) {
        for shift in stride(from: 0, to: Value.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: value >> Value(shift)))
        }
    }

    fileprivate mutating func append(text: String) {
        append(UInt16(text.utf8.count))
        append(contentsOf: text.utf8)
    }
}
