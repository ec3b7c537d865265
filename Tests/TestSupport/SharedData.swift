public import Foundation

/// Development data beside the checkout (`../shared`), which users of the project do not have.
public enum SharedData {
    /// The root of the checkout: the folder that holds Package.swift.
    public static let packageRoot: URL = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    public static let root: URL = packageRoot.deletingLastPathComponent()
        .appending(path: "shared", directoryHint: .isDirectory)

    /// Whether the data are there; tests that need them are skipped with `reason` where not.
    public static var isPresent: Bool {
        FileManager.default.fileExists(atPath: root.appending(path: "README.md").path)
    }

    public static let reason: String = "needs the development data in ../shared"

    public static func path(_ relative: String) -> String {
        root.appending(path: relative).path
    }
}
