/// Who may import whom: module lines are trust lines. A target imports nothing of the package that
/// is not in its row; Package.swift has the same rows.
enum ImportTable {
    /// Own targets and third-party modules each folder of Sources may import.
    static let allowed: [String: Set<String>] = [
        "COpenSSL": [],
        "CCbc": [],
        "CKernels": [],
        "Files": [],
        "Secrets": ["COpenSSL", "Files"],
        "Tokens": ["Files", "Secrets"],
        "Sealing": ["Files", "Secrets", "Tokens"],
        "Terminal": [],
        // Numbers and words in, a page out: it can name nothing that is secret.
        "Reports": [],
        "Records": ["Files", "Yams"],
        // SyntheticPeople invents the canaries: it holds no secret and sees no record.
        "Encoding": [
            "Files", "Records", "Sealing", "Secrets", "SyntheticPeople", "Tokens", "Yams",
        ],
        // Audit attacks tokens as a node could, with the agency's own people to score by.
        "Audit": [
            "Encoding", "Files", "Linkage", "Records", "Reports", "Secrets", "SyntheticPeople",
            "Tokens",
        ],
        "Linkage": ["CKernels", "Files", "Tokens"],
        // Release takes counts; Cbc proves which of them may be shown.
        "Release": ["CCbc"],
        "SyntheticPeople": [],
        "tokenise": [
            "ArgumentParser", "Audit", "Encoding", "Files", "Records", "Sealing", "Terminal",
            "Tokens",
        ],
        "linkage-node": [
            "ArgumentParser", "Files", "Linkage", "Sealing", "Terminal", "Tokens",
        ],
        "synthesise": ["ArgumentParser", "Files", "SyntheticPeople", "Terminal"],
    ]

    /// C modules and the folders that may import them, tests included.
    static let importersOfC: [String: Set<String>] = [
        "COpenSSL": ["Secrets"],
        "CCbc": ["Release"],
        "CKernels": ["Linkage", "LinkageTests"],
    ]

    /// Libraries that go without Foundation: it would add 7.5 MB to a program that links it
    /// statically, and its strings and dates change with the system.
    static let withoutFoundation: Set<String> = [
        "Files", "Secrets", "Tokens", "Sealing", "Encoding", "Linkage", "SyntheticPeople",
        "Terminal", "Reports", "Audit", "Release",
    ]

    /// What comes with Swift and the system.
    static let systemModules: Set<String> = [
        "Foundation", "FoundationEssentials", "Glibc", "Musl", "Synchronization", "Swift",
        "RegexBuilder", "Dispatch",
    ]

    /// The module that a line of Swift imports; nil for any other line.
    static func module(importedBy line: String) -> String? {
        guard line.contains("import") else { return nil }
        let pattern =
            #/
            ^\s*(@\w+(\([^)]*\))?\s+)*
            ((public|package|internal|fileprivate|private)\s+)?
            import\s+
            ((struct|class|enum|protocol|typealias|func|let|var)\s+)?
            (?<name>\w+)
            /#
        return line.firstMatch(of: pattern).map { String($0.output.name) }
    }

    static let sources = Rule.code(
        "this import crosses a trust line: the table in ImportTable.swift does not allow it"
    ) { file, line in
        guard let module = module(importedBy: line) else { return false }
        if systemModules.contains(module) { return false }
        return !(allowed[file.target]?.contains(module) ?? false)
    }

    static let foundation = Rule.code("this library goes without Foundation") { file, line in
        guard let module = module(importedBy: line) else { return false }
        return module.hasPrefix("Foundation") && withoutFoundation.contains(file.target)
    }

    static let c = Rule.code("only the module around a C target imports it") { file, line in
        guard let module = module(importedBy: line) else { return false }
        guard let importers = importersOfC[module] else { return false }
        return !importers.contains(file.target)
    }

    static let testable = Rule.code("tests use what other modules can see: no @testable") {
        _, line in line.contains("@testable")
    }
}
