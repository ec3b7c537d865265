/// Reads JSON (RFC 8259) piece by piece from bytes that it does not hold; nothing it meets can make
/// it recurse deeper than `deepest`.
package struct JSONScanner {
    /// Where JSON stops being JSON.
    package struct Fault: Error, Equatable {
        /// Bytes from the start.
        package let offset: Int
        /// What was expected.
        package let problem: String
    }

    /// Lists and objects within each other, at the most.
    package static let deepest = 32

    package private(set) var position = 0

    /// Begins behind a byte order mark, where there is one.
    package init(_ bytes: Span<UInt8>) {
        if bytes.count >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf {
            position = 3
        }
    }

    package func fault(_ problem: String) -> Fault { Fault(offset: position, problem: problem) }

    /// The line, from 1, in which an offset lies.
    package static func line(of offset: Int, in bytes: Span<UInt8>) -> Int {
        var line = 1
        for index in 0..<min(offset, bytes.count) where bytes[index] == 10 { line += 1 }
        return line
    }

    /// Passes over white space and shows the next byte; nil at the end.
    package mutating func next(_ bytes: Span<UInt8>) -> UInt8? {
        while position < bytes.count {
            switch bytes[position] {
            case 9, 10, 13, 32: position += 1
            default: return bytes[position]
            }
        }
        return nil
    }

    /// Takes one byte of punctuation, white space before it passed over.
    package mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) throws(Fault) {
        guard next(bytes) == byte else {
            throw fault("`\(Character(Unicode.Scalar(byte)))` was expected")
        }
        position += 1
    }

    /// Takes what follows a member or an element: a comma, or what closes the object or list.
    /// - Returns: whether another follows.
    package mutating func takeComma(
        orEnd end: UInt8, _ bytes: Span<UInt8>
    ) throws(Fault) -> Bool {
        if next(bytes) == UInt8(ascii: ",") {
            position += 1
            return true
        }
        try take(end, bytes)
        return false
    }

    /// Takes the end of the text.
    package mutating func takeEnd(_ bytes: Span<UInt8>) throws(Fault) {
        guard next(bytes) == nil else { throw fault("something stands behind the end") }
    }

    /// Takes a word such as `true`, if it stands there.
    package mutating func takes(word: StaticString, _ bytes: Span<UInt8>) -> Bool {
        let count = word.utf8CodeUnitCount
        guard position + count <= bytes.count else { return false }
        let isThere = word.withUTF8Buffer { word in
            for index in 0..<count where unsafe word[index] != bytes[position + index] {
                return false
            }
            return true
        }
        if isThere { position += count }
        return isThere
    }

    /// Takes a string and writes it over `text` as UTF-8, escapes replaced.
    package mutating func takeString(
        into text: inout [UInt8], _ bytes: Span<UInt8>
    ) throws(Fault) {
        text.removeAll(keepingCapacity: true)
        guard next(bytes) == UInt8(ascii: "\"") else { throw fault("a string was expected") }
        position += 1
        while true {
            let start = position
            while position < bytes.count, bytes[position] != UInt8(ascii: "\""),
                bytes[position] != UInt8(ascii: "\\"), bytes[position] >= 32
            {
                position += 1
            }
            unsafe bytes.extracting(start..<position).withUnsafeBufferPointer {
                unsafe text.append(contentsOf: $0)
            }
            guard position < bytes.count else { throw fault("the text ends within a string") }
            guard bytes[position] >= 32 else {
                throw fault("a control character stands within a string")
            }
            position += 1
            if bytes[position - 1] == UInt8(ascii: "\"") { return }
            try takeEscape(into: &text, bytes)
        }
    }

    /// Takes what stands behind a backslash.
    private mutating func takeEscape(
        into text: inout [UInt8], _ bytes: Span<UInt8>
    ) throws(Fault) {
        guard position < bytes.count else { throw fault("the text ends within a string") }
        position += 1
        switch bytes[position - 1] {
        case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "/"): text.append(UInt8(ascii: "/"))
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "u"):
            var code = try takeHexadecimal(bytes)
            if code & 0xfc00 == 0xd800, takes(word: "\\u", bytes) {
                let low = try takeHexadecimal(bytes)
                guard low & 0xfc00 == 0xdc00 else { throw fault("half a character stands alone") }
                code = 0x10000 + (code & 0x3ff) << 10 + low & 0x3ff
            }
            guard let scalar = Unicode.Scalar(code) else {
                throw fault("half a character stands alone")
            }
            text.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
        default: throw fault("an escape that JSON does not have")
        }
    }

    private mutating func takeHexadecimal(_ bytes: Span<UInt8>) throws(Fault) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count,
                let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue
            else { throw fault("four hexadecimal digits were expected") }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }

    /// Takes a number.
    /// - Returns: where it stands.
    package mutating func takeNumber(_ bytes: Span<UInt8>) throws(Fault) -> Range<Int> {
        let start = position
        if position < bytes.count && bytes[position] == UInt8(ascii: "-") { position += 1 }
        let isZero = position < bytes.count && bytes[position] == UInt8(ascii: "0")
        let whole = takeDigits(bytes)
        guard whole > 0, !(isZero && whole > 1) else { throw fault("a value was expected") }
        if position < bytes.count && bytes[position] == UInt8(ascii: ".") {
            position += 1
            guard takeDigits(bytes) > 0 else { throw fault("digits were expected") }
        }
        if position < bytes.count && bytes[position] | 32 == UInt8(ascii: "e") {
            position += 1
            if position < bytes.count,
                bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
            {
                position += 1
            }
            guard takeDigits(bytes) > 0 else { throw fault("digits were expected") }
        }
        return start..<position
    }

    private mutating func takeDigits(_ bytes: Span<UInt8>) -> Int {
        let start = position
        while position < bytes.count, (48...57).contains(bytes[position]) { position += 1 }
        return position - start
    }
}
