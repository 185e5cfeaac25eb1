import TestSupport
import Testing

/// Grouped and depthwise convolutions, and shuffles between them.
struct GroupClassTests {
  @Test("A depthwise convolution goes with what it reads")
  func invertedResidual() throws {
    #expect(
      try summaries(of: .invertedResidual) == [
        "stem 4: stem, project → expand, head",
        "expand 8: expand, depthwise → project",
      ])
  }

  @Test("A multiplied depthwise convolution has several rows a channel")
  func depthwiseMultiplier() throws {
    #expect(
      try summaries(of: .depthwiseMultiplier) == [
        "stem 5: stem, depthwise×2 → head×2"
      ])
  }

  @Test("A grouped convolution has one channel for each position in a group")
  func grouped() throws {
    #expect(
      try summaries(of: .grouped) == [
        "stem 6: stem, restore → reduce, head",
        "reduce 4: reduce×2 → groups",
        "groups 6: groups×2 → restore×2",
      ])
  }

  @Test("Two groupings of the same channels: the positions that fit both")
  func twoGroupings() throws {
    #expect(
      try summaries(of: .twoGroupings) == [
        "stem 2: stem×6 → halves×3, thirds×2",
        "halves 2: halves×6, thirds×6 → head×6",
      ])
  }

  /// Equal positions before the shuffle become equal groups behind it, so every channel is tied to every other.
  @Test("A shuffle between two groupings leaves no free choice, and says so")
  func shuffled() throws {
    #expect(
      try summaries(of: .shuffled) == [
        "stem 3: stem×3, restore×3 → reduce, head×3",
        "reduce 1: reduce×9, depthwise×9 → restore×3 (grouped convolution over the channels at 'restore')",
      ])
  }

  @Test("Split halves stay halves")
  func splitAndShuffled() throws {
    #expect(
      try summaries(of: .splitAndShuffled) == [
        "stem 4: stem, branch → head×2",
        "stem#2 4: stem → branch",
      ])
  }
}
