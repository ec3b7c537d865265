import Linkage
import Testing
import Tokens

/// Files that must not be linked are refused before anything is compared.
@Suite struct CompatibilityTests {
    private func table(
        agency: String, schema: String = "a schema", fingerprint: UInt8 = 1,
        nameBag: Bool = true, isDemonstration: Bool = false
    ) throws -> TokenTable {
        var people = SimulatedPeople(seed: 2)
        let persons = (0..<3).map { _ in people.person() }
        return try SimulatedPeople.table(
            of: persons,
            header: SimulatedPeople.header(
                agency: agency, schema: schema, fingerprint: fingerprint, nameBag: nameBag,
                isDemonstration: isDemonstration))
    }

    private func refusal(
        _ tables: [TokenTable], allowsDemonstration: Bool = false
    ) -> String? {
        var settings = LinkageSettings()
        settings.allowsPlain = true
        settings.allowsDemonstration = allowsDemonstration
        do {
            _ = try LinkageRun(
                tables: tables, files: tables.indices.map { "file\($0).tok" }, settings: settings,
                threads: 1)
            return nil
        } catch {
            return error.description
        }
    }

    @Test("Files of one schema and key are accepted")
    func agreeingFilesAreAccepted() throws {
        #expect(refusal([try table(agency: "a"), try table(agency: "b")]) == nil)
    }

    @Test("Another key is refused, naming both files and both fingerprints")
    func otherKeysAreRefused() throws {
        let tables = [try table(agency: "a"), try table(agency: "b", fingerprint: 2)]
        let text = try #require(refusal(tables))
        for part in ["file0.tok", "file1.tok"] + tables.map({ "\($0.header.keyFingerprint)" }) {
            #expect(text.contains(part))
        }
    }

    @Test("Another schema is refused, naming both files and both digests")
    func otherSchemasAreRefused() throws {
        let tables = [
            try table(agency: "a"), try table(agency: "b"), try table(agency: "c", schema: "other"),
        ]
        let text = try #require(refusal(tables))
        for part in ["file0.tok", "file2.tok", "\(tables[2].header.schemaDigest)"] {
            #expect(text.contains(part))
        }
    }

    @Test("The same agency twice and the same file twice are refused; a file alone is not")
    func repetitionsAreRefused() throws {
        let one = try table(agency: "a")
        #expect(refusal([one, one])?.contains("same file") == true)
        var people = SimulatedPeople(seed: 77)
        let other = try SimulatedPeople.table(
            of: [people.person()], header: SimulatedPeople.header(agency: "a"))
        #expect(refusal([one, other])?.contains("agency a") == true)
        #expect(refusal([one]) == nil && refusal([]) != nil)
    }

    @Test("Files of the published example key need to be asked for")
    func demonstrationIsRefusedUnlessAskedFor() throws {
        let tables = [
            try table(agency: "a", isDemonstration: true),
            try table(agency: "b", isDemonstration: true),
        ]
        #expect(refusal(tables)?.contains("example key") == true)
        #expect(refusal(tables, allowsDemonstration: true) == nil)
    }

    @Test("Rows of another shape under the same schema are refused")
    func otherShapesAreRefused() throws {
        #expect(refusal([try table(agency: "a"), try table(agency: "b", nameBag: false)]) != nil)
    }

    @Test("Settings out of range are refused")
    func impossibleSettingsAreRefused() {
        for change in [
            { (settings: inout LinkageSettings) in settings.threshold = 0 },
            { $0.threshold = 1 }, { $0.threshold = .nan }, { $0.diceThreshold = 0 },
            { $0.diceThreshold = 1.01 }, { $0.blockCap = 0 }, { $0.allPairsLimit = -1 },
        ] {
            var settings = LinkageSettings()
            settings.allowsPlain = true
            change(&settings)
            #expect(throws: LinkageError.self) { try settings.check() }
        }
    }
}
