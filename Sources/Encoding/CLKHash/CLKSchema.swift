internal import Files
public import Records
internal import Secrets

/// A linkage schema of clkhash (versions 1, 2 and 3), as clkhash 0.18.3 understands it.
public struct CLKSchema: Sendable {
    /// The version it is written in.
    public let version: Int
    /// Bits of a CLK, after folding.
    public let bitCount: Int
    /// How often a filter is folded in two by XOR.
    let foldCount: Int
    let derivation: KeyDerivation
    let features: [CLKFeature]
    /// What the user should know of it, each once.
    public let warnings: [String]

    /// How keys come from the secret (HKDF, RFC 5869).
    struct KeyDerivation: Sendable {
        var digest = HKDF.Digest.sha256
        var salt: [UInt8] = []
        var info: [UInt8] = []
        /// Bytes of a key.
        var keySize = 64
    }

    /// Bits of a filter before folding, at the most.
    static let mostFilterBits = 1 << 20

    /// Names of the columns, in order.
    public var columns: [String] { features.map(\.identifier) }

    /// Bits of a filter before folding.
    var filterBitCount: Int { bitCount << foldCount }

    /// Bytes of a CLK; the last may be partly used.
    public var byteCount: Int { (bitCount + 7) / 8 }

    /// Reads a schema file.
    /// - Throws: `FileError`; `RecordsError.schema`, which names the key and what was expected.
    public init(path: String) throws {
        let file = try MappedFile(path: path)
        guard file.count <= JSONValue.sizeLimit else {
            throw RecordsError.schema(
                path: path, line: nil,
                problem: "it has \(file.count) bytes; a schema has at most \(JSONValue.sizeLimit)")
        }
        self = try file.withText { text in try CLKSchema(json: text, path: path) }
    }

    /// Reads a schema.
    /// - Parameter path: for messages.
    /// - Throws: `RecordsError.schema`.
    public init(json: Span<UInt8>, path: String) throws(RecordsError) {
        do throws(JSONValue.Problem) {
            var reader = CLKSchemaReader()
            self = try reader.schema(try JSONValue.parse(json))
        } catch {
            throw .schema(path: path, line: error.line, problem: error.text)
        }
    }

    init(
        version: Int, bitCount: Int, foldCount: Int, derivation: KeyDerivation,
        features: [CLKFeature], warnings: [String]
    ) {
        self.version = version
        self.bitCount = bitCount
        self.foldCount = foldCount
        self.derivation = derivation
        self.features = features
        self.warnings = warnings
    }
}
