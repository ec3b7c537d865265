import Foundation
import TestSupport
import Testing

/// Every rule fails on what breaks it, and on nothing that only looks like it.
@Suite struct RuleTests {
    private func breaches(
        _ rule: Rule, _ text: String, path: String = "Sources/Tokens/Snippet.swift"
    ) -> [Int] {
        rule.breaches(SourceFile(path: path, text: text))
    }

    @Test(
        "an import that crosses a trust line goes unseen",
        arguments: [
            ("Linkage", "import Encoding"), ("Linkage", "internal import Records"),
            ("linkage-node", "@preconcurrency import Encoding"),
            ("linkage-node", "  import struct Encoding.LinkageKey"),
            ("Tokens", "public import Yams"), ("Secrets", "import Hummingbird"),
            ("Unknown", "import Tokens"),
        ])
    func forbiddenImports(target: String, line: String) {
        let path = "Sources/\(target)/Snippet.swift"
        #expect(breaches(ImportTable.sources, "// One\n" + line, path: path) == [2])
    }

    @Test("an allowed import is forbidden")
    func allowedImports() {
        let text = "import Glibc\npublic import Files\n// import Encoding"
        #expect(breaches(ImportTable.sources, text).isEmpty)
    }

    @Test("libcrypto, the kernels, Foundation or a module's inside is reached unseen")
    func otherImports() {
        let secrets = "Sources/Secrets/Snippet.swift"
        #expect(breaches(ImportTable.c, "import COpenSSL") == [1])
        #expect(breaches(ImportTable.c, "import COpenSSL", path: secrets) == [])
        #expect(breaches(ImportTable.c, "import CKernels", path: secrets) == [1])
        let tests = "Tests/LinkageTests/Snippet.swift"
        #expect(breaches(ImportTable.c, "import CKernels", path: tests) == [])
        #expect(breaches(ImportTable.foundation, "internal import Foundation") == [1])
        #expect(breaches(ImportTable.foundation, "import FoundationEssentials") == [1])
        let program = "Sources/tokenise/Snippet.swift"
        #expect(breaches(ImportTable.foundation, "import Foundation", path: program) == [])
        #expect(breaches(ImportTable.testable, "@testable import Tokens") == [1])
    }

    @Test("a line of 101 columns passes, or one of 100 does not")
    func lineLength() {
        let hundred = String(repeating: "é", count: 100)
        #expect(breaches(.lineLength, "\(hundred)\n\(hundred)x") == [2])
    }

    @Test("a discussion's line of 81 columns passes, or one of 80 does not")
    func helpWidth() {
        let eighty = "        " + String(repeating: "x", count: 80)
        let lines = [
            "    discussion: \"\"\"", eighty, eighty + "x", eighty + "x \\",
            "        \"\"\")", eighty + "x",
        ]
        #expect(breaches(.helpWidth, lines.joined(separator: "\n")) == [3])
    }

    @Test("a file of 501 lines passes, or one of 500 does not")
    func fileLength() {
        #expect(breaches(.fileLength, String(repeating: "\n", count: 500)) == [])
        #expect(breaches(.fileLength, String(repeating: "\n", count: 501)) == [501])
    }

    @Test(
        "a function of 71 lines passes, or one of 70 does not",
        arguments: [
            "func a() {", "    public init(", "init?(", "deinit {", "static func < (",
            "subscript(index: Int) -> Int {",
        ])
    func functionLength(start: String) {
        let opening = start.hasSuffix("(") ? "\(start)\n  a: Int, b: String = \"}\"\n) {" : start
        let openingLines = opening.split(separator: "\n").count
        for total in [70, 71] {
            let body = Array(repeating: "  if x { y(\"{\") } // }", count: total - openingLines - 1)
            let text = "struct S {\n" + opening + "\n" + body.joined(separator: "\n") + "\n}\n}\n"
            #expect(breaches(.functionLength, text) == (total > 70 ? [2] : []))
        }
    }

    @Test("a long function in C passes, or a prototype is counted")
    func functionLengthInC() {
        let body = String(repeating: "  x += '{';\n", count: 70)
        let text = "int f(int a);\nstatic int g(\n  int a)\n{\n\(body)}\n"
        #expect(breaches(.functionLength, text, path: "Sources/CKernels/k.c") == [2])
    }

    @Test("a print in a library passes, or a method of that name is taken for it")
    func printing() {
        #expect(breaches(.printing, "print(1)\n  x; debugPrint(a)\ndump(b)") == [1, 2, 3])
        let harmless = "// print(1)\nblueprint(1)\nfinger.print(2)\n\"print(3)\""
        #expect(breaches(.printing, harmless) == [])
    }

    @Test("a forced try, a forced cast or a fatal error passes")
    func stopping() {
        #expect(breaches(.stopping, "try! a()\nb as! C\nfatalError(\"d\")\ntry? e()") == [1, 2, 3])
    }

    @Test("a claim to be Sendable without a reason passes")
    func uncheckedSendable() {
        let claim = "final class A: @unchecked Sendable {}"
        #expect(breaches(.uncheckedSendable, claim) == [1])
        #expect(breaches(.uncheckedSendable, "let a = 1\n\n\(claim)") == [3])
        #expect(breaches(.uncheckedSendable, "// Immutable after init.\n\(claim)") == [])
    }

    @Test("a vague file or type name passes")
    func vagueNames() {
        #expect(breaches(.vagueNames, "struct KeyManager {}") == [1])
        #expect(breaches(.vagueNames, "\nenum StringUtils {}") == [2])
        #expect(breaches(.vagueNames, "let a = FileManager.default") == [])
        #expect(breaches(.vagueNames, "", path: "Sources/Tokens/BitHelpers.swift") == [1])
    }

    @Test("unfinished work passes")
    func unfinished() {
        #expect(breaches(.unfinished, "// TO" + "DO: later") == [1])
    }

    @Test("a manifest that loosens the settings passes")
    func manifest() throws {
        let url = SharedData.packageRoot.appending(path: "Package.swift")
        let text = try String(contentsOf: url, encoding: .utf8)
        func faults(replacing old: String, with new: String) -> Int {
            Manifest(text: text.replacing(old, with: new, maxReplacements: 1)).faults.count
        }
        #expect(faults(replacing: ".strictMemorySafety(),", with: "") == 1)
        #expect(faults(replacing: "swiftSettings: strict)", with: "dependencies: [])") == 1)
        #expect(faults(replacing: "[.v6]", with: "[.v5]") == 1)
        #expect(faults(replacing: "cSettings: [", with: "cSettings: [.unsafe" + "Flags([]), ") == 2)
        #expect(faults(replacing: "\"Linkage\", \"Sealing\"", with: "\"Encoding\"") == 1)
    }
}
