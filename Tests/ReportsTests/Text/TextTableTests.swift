import Reports
import TestSupport
import Testing

@Suite struct TextTableTests {
  @Test func alignsColumns() {
    let table = TextTable(
      columns: [.left("layer"), .right("MACs"), .left("note")],
      rows: [["conv1", "0.44 M", "pinned"], ["fc", "640"]], footer: [["all", "0.44 M"]])
    #expect(
      table.text == """
        layer    MACs  note
        ─────  ──────  ──────
        conv1  0.44 M  pinned
        fc        640
        ─────  ──────  ──────
        all    0.44 M

        """)
  }

  @Test func hasAHeaderWithoutRows() {
    #expect(TextTable(columns: [.left("layer")], rows: []).text == "layer\n─────\n")
  }

  @Test func countsCharactersNotBytes() {
    let table = TextTable(columns: [.left("a"), .left("b")], rows: [["é⇒", "x"], ["e\u{301}", "y"]])
    #expect(table.text.split(separator: "\n").suffix(2) == ["é⇒  x", "e\u{301}   y"])
  }

  @Test func cellsCannotBreakRowsOrCommandTheTerminal() {
    let table = TextTable(columns: [.left("a")], rows: [["x\ny\u{1B}[2J\u{9B}\u{2028}z\r\n."]])
    #expect(table.text == "a\n─────────────\nx y [2J  z  .\n")
  }

  /// All lines but for their trailing spaces are of one width, and every cell is there.
  @Test func keepsEveryCell() {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<100 {
      let columns = Int.random(in: 1...5, using: &generator)
      let rows = (0..<Int.random(in: 0...6, using: &generator)).map { row in
        (0..<columns).map { String(repeating: "\($0)", count: Int.random(in: 1...9, using: &generator)) + "r\(row)" }
      }
      let table = TextTable(columns: (0..<columns).map { .right("c\($0)") }, rows: rows)
      let lines = table.text.split(separator: "\n")
      #expect(lines.count == rows.count + 2)
      #expect(Set(lines.map(\.count)).count == 1)
      #expect(lines.dropFirst(2).map { $0.split(separator: " ").map(String.init) } == rows)
    }
  }
}
