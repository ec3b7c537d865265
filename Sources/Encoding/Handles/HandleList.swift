internal import Files
internal import Records
internal import Tokens

/// Which handle belongs to which record of an agency.
public enum HandleList {
    /// Writes `record_id,handle`, one row a record in file order, mode 0600.
    /// - Returns: rows written.
    /// - Throws: `FileError`, `RecordsError`, `EncodingError`, `SecretsError`.
    public static func write(
        people: IdentifierFile, keyFile: borrowing KeyFile, path: String, replacesExisting: Bool
    ) throws -> Int {
        var file = try ReplacementFile(
            path: path, mode: 0o600, replacesExisting: replacesExisting)
        try file.write("record_id,handle\n")
        var count = 0
        var line: [UInt8] = []
        try people.forEachHandle(keyFile: keyFile) { identifier, handle in
            line.removeAll(keepingCapacity: true)
            appendCSVCell(identifier, to: &line)
            line.append(UInt8(ascii: ","))
            handle.appendHexadecimal(to: &line)
            line.append(UInt8(ascii: "\n"))
            try file.write(line.span)
            count += 1
        }
        try file.commit()
        return count
    }
}
