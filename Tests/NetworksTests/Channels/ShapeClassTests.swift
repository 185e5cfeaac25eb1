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
}
