import Networks
import TestSupport
import Testing

/// Edits that cannot be made are refused before anything is cut, in words that say why.
struct BadEditTests {
  private func refusal(of edits: [KeptChannels]) throws -> NetworkError {
    let network = try SampleNetwork.residualStage.network()
    let recipe = Recipe(of: network, edits.map { .keepChannels($0) })
    let error = try #require(throws: NetworkError.self) { try network.applying(recipe) }
    #expect(throws: error) { try network.masking(recipe) }
    return error
  }

  private func kept(_ name: String, _ width: Int, _ channels: [Int]) -> KeptChannels {
    KeptChannels(channelClass: name, width: width, channels: channels)
  }

  @Test("An unknown class")
  func unknownClass() throws {
    let error = try refusal(of: [kept("stem", 6, [0]), kept("steam", 6, [0])])
    #expect(error == .unknownClass("steam"))
    #expect(error.description == "the network has no channel class 'steam'")
  }

  @Test("A pinned class")
  func pinned() throws {
    let error = try refusal(of: [kept("head", 5, [0, 1, 2])])
    #expect(error.description == "the channel class 'head' cannot be cut: it is pinned: network output 'head'")
  }

  @Test("Every reason for which a class is pinned is given")
  func pinnedTwice() throws {
    var net = NetworkBuilder(name: "net", input: [3, 4, 4])
    let logits = try net.filters("logits", net.input, 4)
    let scores = net.add("softmax", .softmax(axis: 1), logits)
    let network = try net.network(output: scores)
    let recipe = Recipe(of: network, [.keepChannels(kept("logits", 4, [0]))])
    let error = try #require(throws: NetworkError.self) { try network.applying(recipe) }
    let reasons = "softmax over the channels at 'softmax', network output 'softmax'"
    #expect(error.description == "the channel class 'logits' cannot be cut: it is pinned: \(reasons)")
  }

  @Test("A recipe for another width")
  func wrongWidth() throws {
    let error = try refusal(of: [kept("stem", 16, [0, 1])])
    #expect(
      error.description
        == "the channel class 'stem' cannot be cut: the recipe was made for 16 channels and the network has 6")
  }

  @Test("A channel that is not there", arguments: [-1, 6])
  func outOfRange(channel: Int) throws {
    let error = try refusal(of: [kept("stem", 6, [0, channel])])
    #expect(error.description == "the channel class 'stem' cannot be cut: channel \(channel) is not there")
  }

  @Test("No channel kept")
  func noneKept() throws {
    let error = try refusal(of: [kept("stem", 6, [])])
    #expect(error.description == "the channel class 'stem' cannot be cut: no channel would stay")
  }

  @Test("A class named twice")
  func duplicate() throws {
    let error = try refusal(of: [kept("stem", 6, [0]), kept("block1.conv1", 4, [0]), kept("stem", 6, [1])])
    #expect(error.description == "the channel class 'stem' cannot be cut: the recipe names it twice")
  }

  @Test("Keeping all of a pinned class is no cut")
  func pinnedWhole() throws {
    let network = try SampleNetwork.residualStage.network()
    let recipe = Recipe(of: network, [.keepChannels(kept("head", 5, [0, 1, 2, 3, 4]))])
    #expect(try network.applying(recipe) == network)
  }

  @Test("Order and repeats do not matter")
  func unsorted() throws {
    let network = try SampleNetwork.residualStage.network()
    let sorted = Recipe(of: network, [.keepChannels(kept("stem", 6, [1, 3, 5]))])
    let shuffled = Recipe(of: network, [.keepChannels(kept("stem", 6, [5, 1, 3, 1, 5]))])
    #expect(shuffled == sorted)
    #expect(try network.applying(shuffled) == (try network.applying(sorted)))
  }
}
