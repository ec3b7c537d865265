/// Names that go from one organisation's file to another's screen.
public enum PlainText {
    /// Whether `text` holds neither control characters nor line breaks nor marks that change the
    /// direction of writing, so that it shows as what it is in a terminal, a CSV and a YAML file.
    public static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: false
            // The two joiners are part of how some scripts spell.
            case .format: scalar == "\u{200c}" || scalar == "\u{200d}"
            default: true
            }
        }
    }
}
