/// Appends one CSV cell as RFC 4180 writes it: in quotes, with quotes doubled, if it holds a
/// separator, a quote, a line end, or blanks at an end.
/// - Parameter separator: the byte between cells of the file to be written.
public func appendCSVCell(
    _ cell: Span<UInt8>, to bytes: inout [UInt8], separator: UInt8 = UInt8(ascii: ",")
) {
    let quote = UInt8(ascii: "\"")
    var needsQuotes = false
    for index in cell.indices {
        let byte = cell[index]
        let isAtEnd = index == 0 || index == cell.count - 1
        if byte == quote || byte == separator || CSVScanner.isLineEnd(byte)
            || isAtEnd && (byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t"))
        {
            needsQuotes = true
        }
    }
    if needsQuotes { bytes.append(quote) }
    for index in cell.indices {
        if cell[index] == quote { bytes.append(quote) }
        bytes.append(cell[index])
    }
    if needsQuotes { bytes.append(quote) }
}

/// Appends one CSV cell as RFC 4180 writes it.
public func appendCSVCell(
    _ cell: String, to bytes: inout [UInt8], separator: UInt8 = UInt8(ascii: ",")
) {
    let text = Array(cell.utf8)
    appendCSVCell(text.span, to: &bytes, separator: separator)
}
