/// Letters without their accents, as a system that knows only ASCII writes them.
enum AccentFolding {
    static func folded(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        return String(text.map { table[$0] ?? $0 })
    }

    private static let table: [Character: Character] = {
        var table: [Character: Character] = [:]
        for (accented, plain) in zip(
            "áàâäãåąăéèêëęěíìîïóòôöõøúùûüýÿçćčńñśšșşźżžłğđțţ",
            "aaaaaaaaeeeeeeiiiioooooouuuuyycccnnsssszzzlgdtt"
        ) {
            table[accented] = plain
            if let upper = accented.uppercased().first, accented.uppercased().count == 1 {
                table[upper] = plain.uppercased().first
            }
        }
        table["’"] = "'"
        return table
    }()
}
