internal import Files
internal import Secrets

extension TokenTable {
    /// Opens what a node can link: a token file, which is told by how it begins; JSON of CLKs; or,
    /// where their length is said, plain binary CLKs.
    /// - Parameter clkBits: bits of a CLK of a plain binary file; nil where there is none.
    /// - Throws: `TokenFileError`.
    public static func open(path: String, clkBits: Int?) throws(TokenFileError) -> TokenTable {
        let file = try TokenFileError.mapping { () throws(FileError) in
            try MappedFile(path: path)
        }
        let clks = try file.withText { (text) throws(TokenFileError) -> CLKFile? in
            if isTokenFile(text) { return nil }
            if CLKFile.isJSON(text, isStrict: clkBits != nil) {
                return try CLKFile(json: text, path: path)
            }
            guard let clkBits else { return nil }
            return try CLKFile(binary: text, bitCount: clkBits, path: path)
        }
        guard let clks else { return try open(file) }
        return try TokenTable(clks: clks)
    }

    private static func isTokenFile(_ bytes: Span<UInt8>) -> Bool {
        let magic = TokenLayout.magic
        return bytes.count >= magic.count && magic.indices.allSatisfy { bytes[$0] == magic[$0] }
    }

    /// A table of CLKs in the order of their file. Agency is the file's name, project `clkhash`; of
    /// key and schema nothing is known.
    private init(clks: CLKFile) throws(TokenFileError) {
        let shape = Array("clkhash: CLKs of \(clks.bitCount) bits".utf8)
        let header = TokenHeader(
            agency: try clks.agency(), project: "clkhash", keyIdentifier: KeyIdentifier(0),
            keyFingerprint: KeyFingerprint(
                [UInt8](repeating: 0, count: KeyFingerprint.byteCount).span),
            schemaDigest: try TokenFileError.mapping { () throws(SecretsError) in
                try SHA256Digest(hashing: shape.span)
            },
            isDemonstration: false, rowCount: clks.rowCount, fields: [],
            recordBitCount: clks.wordsPerRow * 64)
        try self.init(
            numbered: header, clkBitCount: clks.bitCount,
            record: BitMatrix(
                rowCount: clks.rowCount, wordsPerRow: clks.wordsPerRow, words: clks.words()),
            path: clks.path)
    }
}

extension Handle {
    /// The name of a row that has none but its number, counted from 0.
    init(row: Int) { self.init(high: 0, low: UInt64(row)) }

    /// Reads a row's name as results write it: a handle, or the number of a row of CLKs.
    public init?(name: String) {
        if let handle = Handle(hexadecimal: name) {
            self = handle
            return
        }
        let digits = Array(name.utf8)
        guard (1...12).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }),
            digits.count == 1 || digits[0] != 48, let row = Int(name)
        else { return nil }
        self.init(row: row)
    }
}
