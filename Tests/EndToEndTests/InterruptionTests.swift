import Foundation
import TestSupport
import Testing

@Suite("Interrupted programs")
struct InterruptionTests {
    /// A test run that `nohup` began hands its deafness to hang-ups on.
    private static let hangUpIsIgnored: Bool = {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("SigIgn:") }
        return line?.last.flatMap { $0.hexDigitValue }.map { $0 & 1 == 1 } ?? false
    }()

    @Test(
        "An encoding that is interrupted leaves neither a token file nor a half of one",
        arguments: hangUpIsIgnored ? [SIGINT] : [SIGINT, SIGHUP])
    func encode(signal: Int32) async throws {
        let project = try ExampleProject()
        // Some seconds' work, however busy the machine is.
        let rows = String(repeating: "1,Jo,Smith\n", count: 4_000_000)
        try project.folder.write("record_id,given_name,surname\n" + rows, to: "many.csv")
        try project.folder.write(
            """
            trefoil-schema: 1
            name: many
            fields:
              - {name: given_name, column: given_name, type: given-name}
              - {name: surname, column: surname, type: surname}

            """, to: "many.yaml")
        let before = try project.contents()
        let process = try BuiltProgram.tokenise.start(
            [
                "encode", "many.csv", "--schema", "many.yaml", "--key", "a.key", "--agency", "a",
                "--id", "record_id", "--out", "many.tok", "--on-error", "missing",
            ], in: project.folder.path)
        try await Task.sleep(for: .milliseconds(300))
        kill(process.processIdentifier, signal)
        let start = ContinuousClock.now
        while process.isRunning && ContinuousClock.now - start < .seconds(5) {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(!process.isRunning)
        #expect(process.terminationStatus == 128 + signal)
        #expect(try project.contents() == before)
    }
}
