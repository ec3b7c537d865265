public import Foundation

/// A program of this build, run as a process of its own.
public struct BuiltProgram: Sendable {
    public struct Outcome: Sendable {
        public let status: Int32
        public let output: String
        public let errors: String
    }

    public let name: String

    public static let tokenise = BuiltProgram(name: "tokenise")
    public static let linkageNode = BuiltProgram(name: "linkage-node")
    public static let synthesise = BuiltProgram(name: "synthesise")

    /// Where SwiftPM put this build: the programs stand beside the test bundle.
    private static let folder: URL = URL(filePath: "/proc/self/exe")
        .resolvingSymlinksInPath().deletingLastPathComponent()

    /// Where the program stands.
    public var path: String { Self.folder.appending(path: name).path }

    /// Runs the program to its end with no standard input; arguments never pass a shell.
    @discardableResult
    public func run(_ arguments: String..., in folder: String? = nil) throws -> Outcome {
        try run(arguments, in: folder)
    }

    /// Starts the program and does not wait for it; its output is thrown away.
    /// - Parameter environment: what is added to the environment of the tests.
    public func start(
        _ arguments: [String], in folder: String, environment: [String: String] = [:]
    ) throws -> Process {
        let process = Process()
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.executableURL = Self.folder.appending(path: name)
        process.arguments =
            arguments
            + (name == "linkage-node" && arguments.first == "link" ? ["--allow-plain"] : [])
        process.currentDirectoryURL = URL(filePath: folder)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// - Parameter acceptsPlain: whether link and plan are told to accept files of profile plain,
    ///   of which nearly all files of the tests are.
    @discardableResult
    public func run(
        _ arguments: [String], in folder: String? = nil, acceptsPlain: Bool = true
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = Self.folder.appending(path: name)
        let takesPlain = name == "linkage-node" && ["link", "plan"].contains(arguments.first)
        process.arguments = arguments + (takesPlain && acceptsPlain ? ["--allow-plain"] : [])
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        let scratch = try TemporaryFolder()
        let output = try FileHandle(forWritingTo: URL(filePath: scratch.write("", to: "out")))
        let errors = try FileHandle(forWritingTo: URL(filePath: scratch.write("", to: "err")))
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: try scratch.text(of: "out"), errors: try scratch.text(of: "err"))
    }
}
