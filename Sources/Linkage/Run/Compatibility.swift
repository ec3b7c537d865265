internal import Tokens

/// Whether token files were made to be linked with each other: a mismatch is an error before
/// linking, never an empty result.
enum Compatibility {
    /// - Parameter files: the path of each table, for the message.
    /// - Throws: `LinkageError.incompatible`, naming the files.
    static func check(
        _ tables: [TokenTable], files: [String], settings: LinkageSettings
    ) throws(LinkageError) {
        guard (1...Clusters.mostAgencies).contains(tables.count) else {
            throw .incompatible(
                "linking takes the token files of 1 to \(Clusters.mostAgencies) agencies")
        }
        for index in tables.indices {
            for earlier in 0..<index {
                try check(
                    tables[earlier], tables[index], names: (files[earlier], files[index]))
            }
            guard settings.allowsDemonstration || !tables[index].header.isDemonstration else {
                throw .incompatible(
                    "\(files[index]): made with the published example key, so anyone can read it; "
                        + "the demo and tests say --demonstration")
            }
            guard settings.allowsPlain || tables[index].clkBitCount == nil else {
                throw .incompatible(
                    "\(files[index]): CLKs of clkhash are plain, so anyone with a list of people "
                        + "can read them: encode with `tokenise encode`; projects that must use "
                        + "them, tests and synthetic data say --allow-plain")
            }
            guard settings.allowsPlain || tables[index].header.profile != .plain else {
                throw .incompatible(
                    "\(files[index]): of profile plain, which anyone with a list of people can "
                        + "read: encode with profile record or fields; tests and synthetic data "
                        + "say --allow-plain")
            }
        }
    }

    private static func check(
        _ one: TokenTable, _ other: TokenTable, names: (String, String)
    ) throws(LinkageError) {
        let (first, second) = (one.header, other.header)
        guard one.digest != other.digest else {
            throw .incompatible("\(names.0) and \(names.1) are the same file")
        }
        guard (one.clkBitCount == nil) == (other.clkBitCount == nil) else {
            throw .incompatible(
                "\(names.0) and \(names.1): one is a token file, the other holds CLKs; link files "
                    + "of one kind")
        }
        guard one.clkBitCount == other.clkBitCount else {
            throw .incompatible(
                "\(names.0) has CLKs of \(one.clkBitCount ?? 0) bits and \(names.1) of "
                    + "\(other.clkBitCount ?? 0): they were made with different schemas")
        }
        guard first.keyFingerprint == second.keyFingerprint else {
            throw .incompatible(
                "\(names.0) and \(names.1) were made with different linkage keys or for different "
                    + "projects: fingerprints \(first.keyFingerprint) and "
                    + "\(second.keyFingerprint); one agency must encode again")
        }
        guard first.schemaDigest == second.schemaDigest else {
            throw .incompatible(
                "\(names.0) and \(names.1) were made with different schemas: digests "
                    + "\(first.schemaDigest) and \(second.schemaDigest); one agency must encode "
                    + "again with the agreed file")
        }
        guard first.agency != second.agency else {
            throw .incompatible(
                "\(names.0) and \(names.1) are both of agency \(first.agency)"
                    + (one.clkBitCount == nil
                        ? "" : ": files of CLKs are named after their agencies, so rename one"))
        }
        guard first.fields == second.fields, first.salts == second.salts,
            first.profile == second.profile, first.recordBitCount == second.recordBitCount,
            first.project == second.project
        else {
            throw .incompatible(
                "\(names.0) and \(names.1) have rows of different shapes under the same schema: "
                    + "they were made by different versions of the tokeniser")
        }
    }
}
