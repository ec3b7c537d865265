import Terminal
import Testing

@Suite struct TextTableTests {
    @Test("words start and numbers end at one column, and no line ends in a space")
    func aligned() {
        var table = TextTable([.init("agency"), .init("rows", .right), .init("note")])
        table.append(["housing", "1,020", ""])
        table.append(["gp", "7", "ÉÉ"])
        #expect(
            table.text == """
                agency    rows  note
                -------  -----  ----
                housing  1,020
                gp           7  ÉÉ

                """)
    }
}
