import Networks
import Reports
import Testing

@Suite struct CutPlanTableTests {
  private func text(_ edits: [Edit]) -> String {
    CutPlanTable(Recipe(network: "n", origin: Recipe.Origin(method: "m", seed: 0), edits: edits)).text
  }

  @Test func classesStandInATableAndOtherEditsBelow() {
    let cut = Edit.keepChannels(KeptChannels(channelClass: "conv1", width: 20, channels: [1, 3, 5]))
    let mask = Edit.maskWeights(WeightMask(parameter: "fc.weight", shape: [4], isKept: [true, false, false, true]))
    let lines = text([mask, cut]).split(separator: "\n").map(String.init)
    #expect(lines.count == 4)
    #expect(lines[2].split(separator: " ") == ["conv1", "20", "⇒", "3"])
    #expect(lines[3] == "fc.weight: keep 2 of 4 weights")
    #expect(text([mask]) == "fc.weight: keep 2 of 4 weights\n")
    #expect(text([]).isEmpty)
  }
}
