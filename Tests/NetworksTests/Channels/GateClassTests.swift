import TestSupport
import Testing

/// Products, sums of unequal shapes and softmax.
struct GateClassTests {
  @Test("Squeeze and excite: the gate goes with what it opens, the hidden layer does not")
  func squeezeExcite() throws {
    #expect(
      try summaries(of: .squeezeExcite) == [
        "stem 6: stem, expand → reduce, head",
        "reduce 3: reduce → expand",
      ])
  }

  @Test("A gate for all channels is pinned, they are not")
  func spatialGate() throws {
    #expect(
      try summaries(of: .spatialGate) == [
        "stem 6: stem → map, head",
        "map 1: map → nothing (one channel stretched over many at 'gated')",
      ])
  }

  @Test("So is an addend for all channels")
  func stretchedSum() throws {
    #expect(
      try summaries(of: .stretchedSum) == [
        "stem 6: stem → map, head",
        "map 1: map → nothing (one channel stretched over many at 'sum')",
      ])
  }

  @Test("A softmax over the channels pins them")
  func channelSoftmax() throws {
    #expect(
      try summaries(of: .channelSoftmax) == [
        "stem 4: stem → logits",
        "logits 5: logits → next (softmax over the channels at 'attention')",
        "next 4: next → head",
      ])
  }

  @Test("A softmax over pixels does not")
  func rowSoftmax() throws {
    #expect(
      try summaries(of: .rowSoftmax) == [
        "stem 4: stem → head"
      ])
  }

  @Test("Nor does a sigmoid")
  func hiddenSigmoid() throws {
    #expect(
      try summaries(of: .hiddenSigmoid) == [
        "features 5: features → head"
      ])
  }
}
