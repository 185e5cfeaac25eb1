import TestSupport
import Testing

/// Layers one after the other.
struct ChainClassTests {
  @Test("A layer after a layer: one class each")
  func plain() throws {
    #expect(
      try summaries(of: .plain) == [
        "first 6: first → second",
        "second 5: second → head",
      ])
  }

  @Test("Batch norm folded into a bias")
  func foldedNorm() throws {
    #expect(
      try summaries(of: .foldedNorm) == [
        "first 6: first → second",
        "second 4: second → head",
      ])
  }

  @Test("One output channel is not a depthwise convolution")
  func singleOutputChannel() throws {
    #expect(
      try summaries(of: .singleOutputChannel) == [
        "first 4: first → narrow",
        "narrow 1: narrow → wide",
        "wide 4: wide → head",
      ])
  }

  @Test("Flattened pictures give the next layer a run of columns a channel")
  func flattenedImage() throws {
    #expect(
      try summaries(of: .flattenedImage) == [
        "features 4: features → hidden×9",
        "hidden 6: hidden → head",
      ])
  }

  @Test("Flattened points give it one column a channel, behind a concatenation too")
  func flattenedPoint() throws {
    #expect(
      try summaries(of: .flattenedPoint) == [
        "features 4: features → head",
        "other 3: other → head",
      ])
  }

  @Test("A last convolution is a classifier like any other")
  func convolutionClassifier() throws {
    #expect(
      try summaries(of: .convolutionClassifier) == [
        "features 6: features → classifier",
        "classifier 5: classifier → nothing (network output 'flatten')",
      ])
  }

  @Test("Every head is pinned, what it reads is not")
  func severalOutputs() throws {
    #expect(
      try summaries(of: .severalOutputs) == [
        "stem 6: stem → auxiliary, deep",
        "auxiliary 5: auxiliary → nothing (network output 'auxiliary')",
        "deep 4: deep → embedding, head",
        "embedding 3: embedding → nothing (network output 'embedding.relu')",
      ])
  }

  @Test("Every input is pinned")
  func severalInputs() throws {
    #expect(
      try summaries(of: .severalInputs) == [
        "depth 4: nothing → again (network input 'depth')",
        "image 4: image → joined",
        "joined 6: joined, again → head",
      ])
  }

  /// The slice keeps some of its channels, so it divides them in two classes.
  @Test("A branch that nothing reads has classes of its own")
  func deadBranch() throws {
    #expect(
      try summaries(of: .deadBranch) == [
        "stem 6: stem → unread, read",
        "unread 2: unread → nothing",
        "unread#2 2: unread → nothing",
        "read 4: read → head",
      ])
  }

  @Test("A layer that reads its own output has rows that are its columns")
  func sharedWeights() throws {
    #expect(
      try summaries(of: .sharedWeights) == [
        "stem 6: stem, once → once, head"
      ])
  }

  @Test("What feeds one layer twice is one class")
  func siameseHeads() throws {
    #expect(
      try summaries(of: .siameseHeads) == [
        "large 6: large, small → tower",
        "tower 4: tower → head, head.again",
        "head.again 5: head.again → nothing (network output 'head.again')",
      ])
  }
}
