import Foundation
import TestSupport
import Testing

@Suite("What the documents say, run")
struct DocumentTests {
    /// Whether a Python with numpy is there: users of the project may have none.
    private static let hasNumpy: Bool = {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", "import numpy"]
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    @Test(
        "The Python of Docs/TOKEN-FORMAT.md reads a token file and counts what inspect counts",
        .enabled(if: hasNumpy, "needs python3 with numpy"))
    func pythonReader() throws {
        let document = try String(
            contentsOf: SharedData.packageRoot.appending(path: "Docs/TOKEN-FORMAT.md"),
            encoding: .utf8)
        let start = try #require(document.range(of: "```python\n")).upperBound
        let end = try #require(document.range(of: "```", range: start..<document.endIndex))
        let snippet = String(document[start..<end.lowerBound])
        #expect(snippet.split(separator: "\n").count <= 24)
        let project = try ExampleProject()
        #expect(try project.encode().status == 0)
        try project.folder.write(snippet, to: "read.py")
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "read.py", "a.tok"]
        process.currentDirectoryURL = URL(filePath: project.folder.path)
        process.standardOutput = pipe
        try process.run()
        let output = String(
            decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let json = try project.tokenise("inspect", "a.tok", "--json").output
        let inspected = try JSONDecoder().decode(Inspected.self, from: Data(json.utf8))
        let fields = inspected.filters.filter { $0.type != "CLK" }
        let missing = fields.reduce(0) { $0 + inspected.rows - $1.present }
        let numbers = output.split(separator: " ").prefix(4).compactMap { Int($0) }
        #expect(numbers.count == 4)
        #expect(numbers[0] == 6 && numbers[1] == 5 && numbers[2] == missing)
        let bits = fields.reduce(0.0) { $0 + $1.fill * Double($1.bits * $1.present) }
        #expect(abs(Double(numbers[3]) - bits) < 0.5)
    }

    private struct Inspected: Decodable {
        struct Filter: Decodable {
            let type: String
            let bits, present: Int
            let fill: Double
        }

        let rows: Int
        let filters: [Filter]
    }

    @Test(
        "Every command has help with an example",
        arguments: [
            ["keys", "new"], ["keys", "share"], ["keys", "show"], ["keys", "public"],
            ["keys", "contribute"], ["keys", "combine"], ["keys", "split"], ["keys", "recover"],
            ["keys", "destroy"], ["keys", "verify-record"], ["seal"], ["schema"], ["check"],
            ["encode"], ["canaries"], ["inspect"], ["handles"], ["resolve"], ["clk", "encode"],
        ])
    func agencyHelp(command: [String]) throws {
        let outcome = try BuiltProgram.tokenise.run(command + ["--help"])
        #expect(outcome.status == 0 && outcome.output.contains("Example"))
        #expect(outcome.output.contains("  tokenise \(command.joined(separator: " ")) "))
    }

    @Test(
        "Every command of the node has help with an example",
        arguments: ["link", "inspect", "evaluate", "unseal", "keys new", "keys show"])
    func nodeHelp(command: String) throws {
        let outcome = try BuiltProgram.linkageNode.run(
            command.split(separator: " ").map(String.init) + ["--help"])
        #expect(outcome.status == 0 && outcome.output.contains("Example"))
    }
}
