import Reports
import TestSupport
import Testing

@Suite struct BarLineTests {
  private let line = BarLine(title: "epoch 3/200", share: 0.43, note: "loss 0.707  2291 images/s  3:07:05 left")

  @Test func fillsTheRoom() {
    #expect(
      line.text(columns: 120)
        == "epoch 3/200 ████████████░░░░░░░░░░░░░░░░░░ 43 %  loss 0.707  2291 images/s  3:07:05 left")
    #expect(line.text(columns: 80) == "epoch 3/200 █████████░░░░░░░░░░░░ 43 %  loss 0.707  2291 images/s  3:07:05 left")
    #expect(line.text(columns: 60) == "epoch 3/200 43 %  loss 0.707  2291 images/s  3:07:05 left")
    #expect(line.text(columns: 20) == "epoch 3/200 43 %  l")
    #expect(line.text(columns: 0).isEmpty)
    #expect(BarLine(title: "evaluate", share: 2, note: "").text(columns: 24) == "evaluate ████████ 100 %")
  }

  @Test func staysInItsRow() {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<200 {
      let columns = Int.random(in: 0...140, using: &generator)
      let title = String(repeating: "t", count: .random(in: 0...40, using: &generator))
      let note = String(repeating: "n", count: .random(in: 0...60, using: &generator))
      let text = BarLine(title: title, share: .random(in: -1...2, using: &generator), note: note).text(columns: columns)
      #expect(text.count <= max(0, columns - 1))
    }
  }
}
