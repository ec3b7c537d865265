import Foundation
import TestSupport
import Testing

/// The rules of CONTRIBUTING.md, on every source file of the checkout.
@Suite struct SourceTreeTests {
    private static func files(_ folders: [String]) throws -> [SourceFile] {
        try folders.flatMap { try SourceFile.all(under: $0, extensions: ["swift", "c", "h"]) }
    }

    private static let all = ["Sources", "Tests", "Benchmarks"]
    private static let programs: Set<String> = ["tokenise", "linkage-node", "synthesise"]

    private func expectKept(_ rule: Rule, in files: [SourceFile]) {
        #expect(!files.isEmpty)
        let failures = rule.failures(in: files)
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
    }

    @Test("a module imports what the table of trust lines does not allow")
    func imports() throws {
        let files = try Self.files(["Sources"])
        expectKept(ImportTable.sources, in: files)
        expectKept(ImportTable.foundation, in: files)
        for file in files {
            #expect(ImportTable.allowed[file.target] != nil, "\(file.path) is of no known target")
        }
    }

    @Test("a C target is imported around its module, or a test looks into another module")
    func importsOfTests() throws {
        expectKept(ImportTable.c, in: try Self.files(["Sources", "Tests"]))
        expectKept(ImportTable.testable, in: try Self.files(["Tests"]))
    }

    @Test("the table allows an import that Package.swift does not declare")
    func tableAndManifest() throws {
        let manifest = Manifest(text: try Self.manifestText())
        for (target, modules) in ImportTable.allowed where !["CCbc", "COpenSSL"].contains(target) {
            let body = try #require(manifest.targets.first { $0.name == target }?.body)
            for module in modules {
                let isNamed = body.contains("\"\(module)\"")
                let isProduct = body.contains(module.prefix(1).lowercased() + module.dropFirst())
                #expect(isNamed || isProduct, "\(target) does not depend on \(module)")
            }
            for other in ImportTable.allowed.keys where !modules.contains(other) {
                let dependencies = body.replacing("name: \"\(target)\"", with: "")
                #expect(!dependencies.contains("\"\(other)\""), "\(target) depends on \(other)")
            }
        }
    }

    @Test("a line, function or file is too long")
    func lengths() throws {
        let files = try Self.files(Self.all)
        expectKept(.lineLength, in: files)
        expectKept(.fileLength, in: files)
        expectKept(.helpWidth, in: files)
        expectKept(.functionLength, in: files)
    }

    @Test("a library prints, or stops the process instead of throwing")
    func libraries() throws {
        let files = try Self.files(["Sources"])
        expectKept(.stopping, in: files)
        expectKept(.printing, in: files.filter { !Self.programs.contains($0.target) })
    }

    @Test("a claim to be Sendable gives no reason")
    func uncheckedSendable() throws {
        expectKept(.uncheckedSendable, in: try Self.files(Self.all))
    }

    @Test("a name says nothing, or work is left unfinished")
    func names() throws {
        let files = try Self.files(Self.all)
        expectKept(.vagueNames, in: files)
        expectKept(.unfinished, in: files)
    }

    @Test("a target is built without the strict settings, or with unsafe flags")
    func manifest() throws {
        let faults = Manifest(text: try Self.manifestText()).faults
        #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
    }

    private static func manifestText() throws -> String {
        try String(
            contentsOf: SharedData.packageRoot.appending(path: "Package.swift"), encoding: .utf8)
    }
}
