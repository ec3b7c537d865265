internal import Files
internal import Records
internal import Tokens

/// A linkage run's result in terms of one agency's own records.
///
/// From `links.csv` every link of the agency becomes a row
/// `record_id,agency,handle,…`: its own record, the other side, and the rest of the columns as
/// they are. From `clusters.csv` every cluster that holds one of its records becomes rows
/// `cluster,record_id,agency,handle,…`, its own with a record id, the others' with a handle.
/// Rows that name a canary are left out.
/// Memory grows with the agency's handles in the result, not with its people.
public struct LinkResolution: Sendable {
    public let resultPath: String
    public let agency: String
    public let people: IdentifierFile

    public struct Outcome: Sendable {
        public let rowCount: Int
        /// Handles of the agency in the result that belong to no record of its file.
        public let unknownHandles: Int
    }

    public init(resultPath: String, agency: String, people: IdentifierFile) {
        self.resultPath = resultPath
        self.agency = agency
        self.people = people
    }

    /// - Throws: `EncodingError.invalidResult` where the file is no result of a linkage run, names
    ///   the agency nowhere, or none of its handles belongs to these people; `RecordsError`,
    ///   `FileError`, `SecretsError`.
    public func write(
        keyFile: borrowing KeyFile, path: String, replacesExisting: Bool
    ) throws -> Outcome {
        var file = try ReplacementFile(
            path: path, mode: 0o600, replacesExisting: replacesExisting)
        let result = try ResultFile(path: resultPath)
        let wanted = try result.ownRows(of: agency)
        guard wanted.namesAgency else {
            throw EncodingError.invalidResult(
                path: resultPath,
                problem: "no row names the agency; give --agency as it was given to encode")
        }
        var identifiers: [Handle: [UInt8]] = [:]
        try people.forEachHandle(keyFile: keyFile) { identifier, handle in
            guard wanted.handles.contains(handle) else { return }
            identifiers[handle] = identifier.indices.map { identifier[$0] }
        }
        guard !identifiers.isEmpty || wanted.handles.isEmpty else {
            throw EncodingError.invalidResult(
                path: resultPath,
                problem: "none of the agency's handles belongs to a record of \(people.path); take "
                    + "the key file and people that were encoded")
        }
        var line: [UInt8] = Array(result.outputHeader.utf8)
        line.append(UInt8(ascii: "\n"))
        try file.write(line.span)
        let rowCount = try result.forEachOwnRow(
            of: agency, clusters: wanted.clusters, identifiers: identifiers
        ) { row in try file.write(row) }
        try file.commit()
        return Outcome(
            rowCount: rowCount, unknownHandles: wanted.handles.count - identifiers.count)
    }
}
