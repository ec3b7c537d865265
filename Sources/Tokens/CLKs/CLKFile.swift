internal import Files
internal import Secrets

/// Files of record-level filters (CLKs) that other programs made, such as clkhash.
///
/// They say nothing of agency, key or schema, and a row's only name is its number. As JSON
/// (`{"clks": ["base64", …]}`) a filter's length is a whole number of bytes; as plain binary the
/// filters stand back to back, each in whole bytes. Bit 0 of a filter is the highest bit of its
/// first byte.
struct CLKFile {
    let path: String
    /// The filters one after another.
    private(set) var bytes: [UInt8] = []
    private(set) var rowCount = 0
    /// Bytes of a filter.
    private(set) var rowBytes = 0
    private(set) var bitCount = 0

    /// The longest filter that a table can hold, in bits.
    private static let mostBits = 32_768

    /// Whether a file begins as a JSON object does, a byte order mark and white space passed over.
    /// - Parameter isStrict: where anything else may begin so by chance, `"clks"` must follow.
    static func isJSON(_ bytes: Span<UInt8>, isStrict: Bool) -> Bool {
        var scanner = JSONScanner(bytes)
        guard scanner.next(bytes) == UInt8(ascii: "{") else { return false }
        guard isStrict else { return true }
        do throws(JSONScanner.Fault) {
            try scanner.take(UInt8(ascii: "{"), bytes)
            _ = scanner.next(bytes)
            return scanner.takes(word: "\"clks\"", bytes)
        } catch {
            return false
        }
    }

    // MARK: - JSON

    /// Reads JSON.
    /// - Throws: `.invalidCLKs`.
    init(json text: Span<UInt8>, path: String) throws(TokenFileError) {
        self.path = path
        var scanner = JSONScanner(text)
        do throws(JSONScanner.Fault) {
            try scanner.take(UInt8(ascii: "{"), text)
        } catch {
            throw Self.error(error, text, path)
        }
        var name: [UInt8] = []
        do throws(JSONScanner.Fault) {
            try scanner.takeString(into: &name, text)
            try scanner.take(UInt8(ascii: ":"), text)
        } catch {
            throw Self.error(error, text, path)
        }
        guard name == Array("clks".utf8) else {
            let hasBlocks = name == Array("clknblocks".utf8)
            throw .invalidCLKs(
                path: path, line: nil,
                problem: hasBlocks
                    ? "it holds blocks (`clknblocks`); give the file without them (`clks`)"
                    : "the object must hold `clks` and nothing else")
        }
        try readList(&scanner, text)
        do throws(JSONScanner.Fault) {
            try scanner.take(UInt8(ascii: "}"), text)
            try scanner.takeEnd(text)
        } catch {
            throw Self.error(error, text, path)
        }
        try check()
    }

    private mutating func readList(
        _ scanner: inout JSONScanner, _ text: Span<UInt8>
    ) throws(TokenFileError) {
        var digits: [UInt8] = []
        // A digit is six bits of a filter, and most of the file is digits.
        bytes.reserveCapacity(text.count / 4 * 3)
        do throws(JSONScanner.Fault) {
            try scanner.take(UInt8(ascii: "["), text)
            if scanner.next(text) == UInt8(ascii: "]") {
                try scanner.take(UInt8(ascii: "]"), text)
                return
            }
        } catch {
            throw Self.error(error, text, path)
        }
        var isOpen = true
        while isOpen {
            do throws(JSONScanner.Fault) {
                try scanner.takeString(into: &digits, text)
            } catch {
                throw Self.error(error, text, path)
            }
            let start = bytes.count
            guard Base64.decode(digits.span, to: &bytes) else {
                throw invalid(scanner, text, "CLK \(rowCount) is not base64")
            }
            if rowCount == 0 { rowBytes = bytes.count - start }
            guard bytes.count - start == rowBytes else {
                throw invalid(
                    scanner, text,
                    "CLK \(rowCount) has \(bytes.count - start) bytes where the first has "
                        + "\(rowBytes): all CLKs of a file are of one length")
            }
            rowCount += 1
            do throws(JSONScanner.Fault) {
                isOpen = try scanner.takeComma(orEnd: UInt8(ascii: "]"), text)
            } catch {
                throw Self.error(error, text, path)
            }
        }
        bitCount = rowBytes * 8
    }

    private static func error(
        _ fault: JSONScanner.Fault, _ text: Span<UInt8>, _ path: String
    ) -> TokenFileError {
        .invalidCLKs(
            path: path, line: JSONScanner.line(of: fault.offset, in: text),
            problem: "it is no JSON of CLKs: \(fault.problem)")
    }

    private func invalid(
        _ scanner: JSONScanner, _ text: Span<UInt8>, _ problem: String
    ) -> TokenFileError {
        .invalidCLKs(
            path: path, line: JSONScanner.line(of: scanner.position, in: text), problem: problem)
    }

    // MARK: - Plain binary

    /// Reads filters of `bitCount` bits that stand back to back.
    /// - Throws: `.invalidCLKs`.
    init(binary data: Span<UInt8>, bitCount: Int, path: String) throws(TokenFileError) {
        self.path = path
        guard bitCount > 0 && bitCount <= Self.mostBits else {
            throw .invalidCLKs(
                path: path, line: nil,
                problem: "a CLK has 1 to \(Self.mostBits) bits, and \(bitCount) were asked for")
        }
        self.bitCount = bitCount
        rowBytes = (bitCount + 7) / 8
        guard data.count % rowBytes == 0 else {
            throw .invalidCLKs(
                path: path, line: nil,
                problem: "its \(data.count) bytes are no whole number of CLKs of \(bitCount) bits "
                    + "(\(rowBytes) bytes each)")
        }
        rowCount = data.count / rowBytes
        unsafe data.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        let padding = UInt8(truncatingIfNeeded: 0xff >> (8 - (rowBytes * 8 - bitCount)))
        let used = rowBytes * 8 - bitCount == 0 ? 0 : padding
        for row in 0..<rowCount where bytes[(row + 1) * rowBytes - 1] & used != 0 {
            throw .invalidCLKs(
                path: path, line: nil,
                problem: "CLK \(row) has bits set behind its \(bitCount); is the length right?")
        }
        try check()
    }

    private func check() throws(TokenFileError) {
        guard rowCount > 0 else {
            throw .invalidCLKs(path: path, line: nil, problem: "it holds no CLK")
        }
        guard rowBytes > 0 && bitCount <= Self.mostBits else {
            throw .invalidCLKs(
                path: path, line: nil,
                problem: "its CLKs have \(bitCount) bits; 1 to \(Self.mostBits) were expected")
        }
    }

    // MARK: - Words

    var wordsPerRow: Int { (rowBytes + 7) / 8 }

    /// The filters as rows of words: bit b of a filter is bit b mod 64 of word b div 64, zero bits
    /// behind the last.
    func words() -> [UInt64] {
        var words = [UInt64](repeating: 0, count: rowCount * wordsPerRow)
        for row in 0..<rowCount {
            for index in 0..<rowBytes {
                let byte = Self.reversed(bytes[row * rowBytes + index])
                words[row * wordsPerRow + index / 8] |= UInt64(byte) << UInt64(index % 8 * 8)
            }
        }
        return words
    }

    /// The bits of a byte in the opposite order.
    private static func reversed(_ byte: UInt8) -> UInt8 {
        var byte = byte
        byte = byte >> 4 | byte << 4
        byte = (byte & 0xcc) >> 2 | (byte & 0x33) << 2
        return (byte & 0xaa) >> 1 | (byte & 0x55) << 1
    }

    /// The agency that a file is taken to be of: its name without folder and ending.
    /// - Throws: `.invalidCLKs` where that is no name for an agency.
    func agency() throws(TokenFileError) -> String {
        let name = FilePath.name(of: path)
        let end = name.lastIndex(of: ".") ?? name.endIndex
        let agency = end == name.startIndex ? name : String(name[..<end])
        guard (1...64).contains(agency.utf8.count), PlainText.isPlain(agency) else {
            throw .invalidCLKs(
                path: path, line: nil,
                problem: "the file's name is the agency's: give it one of 1 to 64 bytes without "
                    + "control characters")
        }
        return agency
    }
}
