import Networks
import TestSupport
import Testing

/// Values that are added or stand side by side.
struct MeetingClassTests {
  @Test("A residual stage is one class, every block has one inside")
  func residualStage() throws {
    #expect(
      try summaries(of: .residualStage) == [
        "stem 6: stem, block1.conv2, block2.conv2 → block1.conv1, block2.conv1, head",
        "block1.conv1 4: block1.conv1 → block1.conv2",
        "block2.conv1 4: block2.conv1 → block2.conv2",
      ])
  }

  @Test("A projection shortcut divides the stages")
  func projectionShortcut() throws {
    #expect(
      try summaries(of: .projectionShortcut) == [
        "stem 4: stem → conv1, shortcut",
        "conv1 6: conv1 → conv2",
        "conv2 6: conv2, shortcut → head",
      ])
  }

  @Test("A padded shortcut ties the middle channels to the stage before")
  func paddedShortcut() throws {
    #expect(
      try summaries(of: .paddedShortcut) == [
        "stem 4: stem, conv2 → conv1, head",
        "conv1 8: conv1 → conv2",
        "conv2 4: conv2 → head",
      ])
  }

  @Test("Pre-activation: the stream is one class")
  func preActivation() throws {
    #expect(
      try summaries(of: .preActivation) == [
        "stem 6: stem, block1.conv2, block2.conv2 → block1.conv1, block2.conv1, head",
        "block1.conv1 4: block1.conv1 → block1.conv2",
        "block2.conv1 4: block2.conv1 → block2.conv2",
      ])
  }

  @Test("A dense block: every layer has a class that all later ones read")
  func denseBlock() throws {
    #expect(
      try summaries(of: .denseBlock) == [
        "stem 4: stem → layer1.conv, layer2.conv, layer3.conv, head",
        "layer1.conv 3: layer1.conv → layer2.conv, layer3.conv, head",
        "layer2.conv 3: layer2.conv → layer3.conv, head",
        "layer3.conv 3: layer3.conv → head",
      ])
  }

  @Test("A concatenation in a concatenation, then a sum: one class a part")
  func nestedConcatenation() throws {
    #expect(
      try summaries(of: .nestedConcatenation) == [
        "first 3: first, straight → head",
        "second 4: second, straight → head",
        "third 2: third, straight → head",
      ])
  }

  @Test("A value beside itself: two columns a channel")
  func repeatedConcatenation() throws {
    #expect(
      try summaries(of: .repeatedConcatenation) == [
        "stem 5: stem → next×2",
        "next 4: next → head",
      ])
  }

  @Test("Values on top of each other have the same channels")
  func stackedRows() throws {
    #expect(
      try summaries(of: .stackedRows) == [
        "upper 5: upper, lower → next",
        "next 4: next → head",
      ])
  }

  @Test("An encoder is read by its decoder too")
  func encoderDecoder() throws {
    #expect(
      try summaries(of: .encoderDecoder) == [
        "fine 4: fine → coarse, decode",
        "coarse 6: coarse → inner",
        "inner 5: inner → decode",
        "decode 4: decode → mask",
        "mask 2: mask → nothing (network output 'mask')",
      ])
  }

  @Test("Dropout and identity pass channels on")
  func droppedBranch() throws {
    #expect(
      try summaries(of: .droppedBranch) == [
        "stem 5: stem, branch → branch, head"
      ])
  }

  @Test("Differences, quotients, maxima and minima tie their operands")
  func pairs() throws {
    #expect(try summaries(of: .pairs) == ["first 5: first, second, third → head"])
  }

  @Test("A length over all channels leaves them free, since a zero adds nothing to it")
  func unitLength() throws {
    #expect(
      try summaries(of: .unitLength) == [
        "stem 4: stem → features",
        "features 6: features → head",
        "length 1: nothing → nothing (one channel stretched over many at 'unit')",
      ])
  }

  @Test("In a product of two values every channel meets every other")
  func attention() throws {
    let stem = try SampleNetwork.attention.network().channels()["stem"]
    #expect(
      stem?.pins.map(\.description) == [
        "unsupported operator 'matrix product' at 'affinities'", "unsupported operator 'matrix product' at 'mixed'",
      ])
  }

  @Test("Values of which nothing may go meet others along any axis")
  func pinnedMeetings() throws {
    var net = NetworkBuilder(name: "net", input: [9, 8])
    let hidden = try net.linear("hidden", net.input, outputs: 8)
    let sum = net.add("sum", .add, net.input, hidden)
    let head = try net.linear("head", net.add("join", .concatenate(axis: 2), sum, net.input), outputs: 2)
    let network = try net.network(output: head)
    #expect(try network.channels()["hidden"]?.pins == [.input("input")])
    #expect(try network.channels()["head"]?.pins == [.output("head")])
  }
}
