internal import Tokens

/// The lines of a run's CSV files, as bytes. Numbers have a fixed number of decimals, so that the
/// same result is the same bytes.
struct CSVText {
    private(set) var bytes: [UInt8] = []

    mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    /// Begins a cell: a comma unless it is the line's first.
    mutating func separate() { bytes.append(UInt8(ascii: ",")) }

    mutating func endLine() { bytes.append(UInt8(ascii: "\n")) }

    /// A cell of text, quoted where RFC 4180 asks for it.
    mutating func put(_ text: String) {
        guard text.utf8.contains(where: { $0 == 34 || $0 == 44 || $0 == 10 || $0 == 13 }) else {
            bytes.append(contentsOf: text.utf8)
            return
        }
        bytes.append(34)
        for byte in text.utf8 {
            if byte == 34 { bytes.append(34) }
            bytes.append(byte)
        }
        bytes.append(34)
    }

    /// Names of columns with the commas between them.
    mutating func putHeader(_ names: String) { bytes.append(contentsOf: names.utf8) }

    mutating func put(_ handle: Handle) { handle.appendHexadecimal(to: &bytes) }

    mutating func put(_ number: Int) { bytes.append(contentsOf: String(number).utf8) }

    /// A finite number with `decimals` decimals, rounded half away from zero.
    mutating func put(_ number: Double, decimals: Int) {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let units = (abs(number) * scale).rounded(.toNearestOrAwayFromZero)
        precondition(units < 9e18, "a weight or probability is finite")
        let digits = Array(String(Int(units)).utf8)
        let padded =
            [UInt8](repeating: UInt8(ascii: "0"), count: max(0, decimals + 1 - digits.count))
            + digits
        if number < 0 && units > 0 { bytes.append(UInt8(ascii: "-")) }
        bytes += padded.dropLast(decimals)
        if decimals > 0 { bytes.append(UInt8(ascii: ".")) }
        bytes += padded.suffix(decimals)
    }
}
