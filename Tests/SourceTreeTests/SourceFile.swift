import Foundation
import TestSupport

/// A text file of the checkout.
struct SourceFile: Sendable {
    /// From the root of the checkout: "Sources/Tokens/Handle.swift".
    let path: String
    let lines: [String]
    /// As many lines, with strings and comments taken out.
    let code: [String]

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        code = CodeText.stripped(lines)
    }

    /// "Tokens" for "Sources/Tokens/Handle.swift"; "" outside of Sources and Tests.
    var target: String {
        let parts = path.split(separator: "/")
        let isTarget = parts.count > 2 && (parts[0] == "Sources" || parts[0] == "Tests")
        return isTarget ? String(parts[1]) : ""
    }

    var isSwift: Bool { path.hasSuffix(".swift") }

    /// Source files under a folder of the checkout; a folder that is not there has none.
    static func all(under folder: String, extensions: Set<String>) throws -> [SourceFile] {
        let root = SharedData.packageRoot.appending(path: folder)
        guard let walk = FileManager.default.enumerator(atPath: root.path) else { return [] }
        var files: [SourceFile] = []
        for case let relative as String in walk {
            let isHidden = relative.split(separator: "/").contains { $0.hasPrefix(".") }
            let ending = relative.split(separator: ".").last.map(String.init) ?? ""
            guard !isHidden, extensions.contains(ending) else { continue }
            let text = try String(contentsOf: root.appending(path: relative), encoding: .utf8)
            files.append(SourceFile(path: "\(folder)/\(relative)", text: text))
        }
        return files.sorted { $0.path < $1.path }
    }
}
