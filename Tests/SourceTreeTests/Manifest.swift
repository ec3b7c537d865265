/// Package.swift as text.
struct Manifest {
    private let text: String

    init(text: String) {
        self.text = text
    }

    /// What is wrong with it, as sentences.
    var faults: [String] {
        var faults: [String] = []
        if text.contains("unsafe" + "Flags") {
            faults.append("unsafe flags bar a package from being used by another")
        }
        for setting in Self.strictSettings where !text.contains(setting) {
            faults.append("the strict settings lack \(setting)")
        }
        if !text.contains("swiftLanguageModes: [.v6]") {
            faults.append("the language mode must be Swift 6")
        }
        for (name, body) in targets where !body.contains("swiftSettings: strict") {
            // A C target has no Swift settings; its warnings are errors too.
            if body.contains("cSettings: [.treatAllWarnings(as: .error)]") { continue }
            faults.append("the target \(name) goes without the strict settings")
        }
        for target in ["linkage-node", "Linkage", "Tokens", "Secrets", "Sealing"] {
            let body = targets.first { $0.name == target }?.body ?? ""
            if body.contains("\"Encoding\"") || body.contains("\"Records\"") {
                faults.append("\(target) must not depend on Encoding or Records")
            }
        }
        return faults
    }

    private static let strictSettings = [
        ".enableUpcomingFeature(\"ExistentialAny\")",
        ".enableUpcomingFeature(\"InternalImportsByDefault\")",
        ".enableUpcomingFeature(\"MemberImportVisibility\")",
        ".strictMemorySafety()",
        ".treatAllWarnings(as: .error)",
    ]

    /// Every target that is compiled, with the text of its declaration.
    var targets: [(name: String, body: String)] {
        let pattern = /\.(target|executableTarget|testTarget)\(\s*name: "(?<name>[^"]+)"/
        let starts = text.matches(of: pattern)
        return starts.map { match in
            (name: String(match.output.name), body: declaration(from: match.range.lowerBound))
        }
    }

    /// From `.target(` to the parenthesis that closes it.
    private func declaration(from start: String.Index) -> String {
        var depth = 0
        for index in text[start...].indices {
            if text[index] == "(" { depth += 1 }
            if text[index] == ")" {
                depth -= 1
                if depth == 0 { return String(text[start...index]) }
            }
        }
        return String(text[start...])
    }
}
