/// The record id of a row: its bytes without blanks at either end, so that a handle does not
/// depend on how a file pads its cells.
public enum RecordIdentifier {
    /// Where the id stands in its cell; empty if there is none.
    public static func range(in cell: Span<UInt8>) -> Range<Int> {
        var (start, end) = (0, cell.count)
        while start < end && isBlank(cell[start]) { start += 1 }
        while start < end && isBlank(cell[end - 1]) { end -= 1 }
        return start..<end
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
}
