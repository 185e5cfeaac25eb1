import Networks
import TestSupport
import Testing

/// Slices, padding, and the same numbers in another shape.
struct ShapeClassTests {
  @Test("Halves that go their own ways")
  func slicedHalves() throws {
    #expect(
      try summaries(of: .slicedHalves) == [
        "stem 4: stem → left",
        "stem#2 4: stem → right",
        "left 3: left, right → head",
      ])
  }

  @Test("Halves that only change places: each keeps some channels")
  func swappedHalves() throws {
    #expect(
      try summaries(of: .swappedHalves) == [
        "stem 3: stem → head",
        "stem#2 3: stem → head",
      ])
  }

  @Test("Channels of zeros are a class that nothing makes")
  func paddedChannels() throws {
    #expect(
      try summaries(of: .paddedChannels) == [
        "stem 4: stem → next",
        "pad 3: nothing → next",
        "next 4: next → head",
      ])
  }

  @Test("A linear layer that paints a picture has a run of rows a channel")
  func decoder() throws {
    #expect(
      try summaries(of: .decoder) == [
        "code 6: code×4 → next",
        "next 4: next → picture",
        "picture 3: picture → nothing (network output 'picture')",
      ])
  }

  @Test("So it has when the picture is wider than it has channels")
  func wideDecoder() throws {
    #expect(
      try summaries(of: .wideDecoder) == [
        "stem 4: stem → head",
        "head 5: head → code",
        "code 4: code×30 → picture",
        "picture 3: picture → nothing (network output 'picture')",
      ])
  }

  @Test("Linear layers over the channels of each pixel")
  func featureRows() throws {
    #expect(
      try summaries(of: .featureRows) == [
        "stem 6: stem, mixed → hidden, head",
        "hidden 8: hidden → mixed",
      ])
  }

  @Test("Channels cut at other places are pinned")
  func unalignedReshape() throws {
    #expect(
      try summaries(of: .unalignedReshape) == [
        "stem 1: stem×4 → nothing (reshape over the channels at 'reshape')",
        "reshape 3: nothing → next (reshape over the channels at 'reshape')",
        "next 4: next → head",
      ])
  }

  @Test("A pixel shuffle: several rows a channel")
  func pixelShuffle() throws {
    #expect(
      try summaries(of: .pixelShuffle) == [
        "wide 3: wide×4 → picture",
        "picture 3: picture → nothing (network output 'picture')",
      ])
  }

  @Test("Its inverse: several columns a channel")
  func pixelUnshuffle() throws {
    #expect(
      try summaries(of: .pixelUnshuffle) == [
        "stem 4: stem → next×4",
        "next 5: next → head",
      ])
  }

  @Test("Every other channel, by a range with a step and by a list")
  func everyOther() throws {
    #expect(
      try summaries(of: .everyOther) == [
        "stem 4: stem → left",
        "stem#2 4: stem → right",
        "left 3: left, right → head",
      ])
    let network = try SampleNetwork.everyOther.network()
    let edits = [("stem", [0, 3]), ("stem#2", [1, 2, 3])].map { name, channels in
      Edit.keepChannels(KeptChannels(channelClass: name, width: 4, channels: channels))
    }
    let cut = try network.applying(Recipe(of: network, edits))
    // Of the channels 0, 3, 5, 6 and 7 those at the even places of old are the first and the fourth.
    #expect(cut.node("even")?.operation == .gather(Gather(axis: 1, indices: [0, 3])))
    #expect(cut.node("odd")?.operation == .gather(Gather(axis: 1, indices: [4, 2, 1])))
  }

  @Test("Borders around the pixels leave the channels alone")
  func fillings() throws {
    #expect(try summaries(of: .fillings) == ["stem 4: stem → next", "next 3: next → head"])
  }

  @Test("A sum over the channels leaves them free; what it makes has channels of its own")
  func summedChannels() throws {
    #expect(
      try summaries(of: .summedChannels) == [
        "stem 5: stem → nothing",
        "sum 1: nothing → wide",
        "rows 6: nothing → second×6 (sum over the channels at 'rows')",
        "wide 4: wide → first",
        "first 5: first → nothing (network output 'first')",
        "second 5: second → nothing (network output 'second')",
      ])
  }

  @Test("Neighbours matter to a local response norm, so the channels stay")
  func localResponse() throws {
    #expect(
      try summaries(of: .localResponse) == [
        "stem 6: stem → next (local response norm over the channels at 'norm')",
        "next 4: next → head",
      ])
  }

  @Test("An output that is a slice keeps what it takes; the other channels may go, and the slice follows")
  func slicedOutput() throws {
    var net = NetworkBuilder(name: "net", input: [3, 6, 6])
    let stem = try net.filters("stem", net.input, 8)
    let shown = net.add("shown", .slice(Slice(axis: 1, start: 2, end: 5)), stem)
    let network = try net.finish([shown, net.scores(stem)]).randomised(seed: 1)
    #expect(
      try summaries(of: network) == [
        "stem 3: stem → head (network output 'shown')",
        "stem#2 5: stem → head",
      ])
    let edit = Edit.keepChannels(KeptChannels(channelClass: "stem#2", width: 5, channels: [1, 4]))
    let cut = try network.applying(Recipe(of: network, [edit]))
    #expect(cut.node("shown")?.operation == .slice(Slice(axis: 1, start: 1, end: 4)))
    let broken = try SurgeryLaws(network).broken()
    #expect(broken == [])
  }
}
