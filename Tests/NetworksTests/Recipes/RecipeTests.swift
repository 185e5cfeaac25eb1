import Foundation
import Networks
import TestSupport
import Testing

struct RecipeTests {
  private let recipe = Recipe(
    network: "resnet56-cifar10",
    origin: Recipe.Origin(method: "filter-pruning", settings: ["score": "l1", "budget": "macs=50%"], seed: 7),
    edits: [
      .keepChannels(KeptChannels(channelClass: "layer1.0.conv1", width: 4, channels: [3, 0])),
      .keepChannels(KeptChannels(channelClass: "conv1", width: 2, channels: [1])),
    ])

  private let json = """
    {
      "edits" : [
        {
          "channels" : [
            0,
            3
          ],
          "class" : "layer1.0.conv1",
          "edit" : "keep-channels",
          "width" : 4
        },
        {
          "channels" : [
            1
          ],
          "class" : "conv1",
          "edit" : "keep-channels",
          "width" : 2
        }
      ],
      "network" : "resnet56-cifar10",
      "origin" : {
        "method" : "filter-pruning",
        "seed" : 7,
        "settings" : {
          "budget" : "macs=50%",
          "score" : "l1"
        }
      },
      "version" : 1
    }
    """

  private func read(_ json: String) throws -> Recipe { try JSONDecoder().decode(Recipe.self, from: Data(json.utf8)) }

  @Test("What is written is read again", arguments: SampleNetwork.allCases)
  func roundTrip(_ sample: SampleNetwork) throws {
    let network = try sample.network()
    let recipe = try Recipe.random(for: network, seed: 3)
    let again = try JSONDecoder().decode(Recipe.self, from: JSONEncoder().encode(recipe))
    #expect(again == recipe)
    #expect(try network.applying(again) == (try network.applying(recipe)))
  }

  @Test("The format")
  func snapshot() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    #expect(String(decoding: try encoder.encode(recipe), as: UTF8.self) == json)
    #expect(try read(json) == recipe)
  }

  @Test("Seeds of 64 bits survive")
  func largeSeed() throws {
    let recipe = Recipe(network: "net", origin: Recipe.Origin(method: "random", seed: .max), edits: [])
    #expect(try JSONDecoder().decode(Recipe.self, from: JSONEncoder().encode(recipe)).origin.seed == .max)
  }

  @Test("Another version is refused, whatever else it holds")
  func unknownVersion() throws {
    let error = try #require(throws: NetworkError.self) { try read(#"{"version": 2, "changes": []}"#) }
    #expect(error == .unknownRecipeVersion(2))
    #expect(error.description == "the recipe has version 2; this version of Espalier reads 1")
  }

  @Test("What is not a recipe is refused")
  func malformed() {
    let faults = [
      json.replacing("keep-channels", with: "drop-channels"),
      json.replacing("\"width\" : 4", with: "\"width\" : \"4\""),
      json.replacing("\"version\" : 1", with: "\"versions\" : 1"), "[]",
    ]
    for fault in faults { #expect(throws: DecodingError.self) { try read(fault) } }
  }

  @Test("Channels that were written by hand, out of order and twice, are put in order")
  func handWritten() throws {
    #expect(try read(json.replacing("0,\n        3", with: "3, 0, 3, 0")) == recipe)
  }

  /// Two repeats are as many numbers as the class has channels, and still leave one out.
  @Test("Repeats do not get past a pin")
  func repeatsInPinnedClass() throws {
    let network = try SampleNetwork.encoderDecoder.network()
    let edit = #"{"edit": "keep-channels", "class": "mask", "width": 2, "channels": [0, 0]}"#
    let origin = #"{"method": "hand", "settings": {}, "seed": 0}"#
    let recipe = try read(#"{"version": 1, "network": "net", "origin": \#(origin), "edits": [\#(edit)]}"#)
    #expect(throws: NetworkError.self) { try network.applying(recipe) }
  }

  @Test("Edits print as one line")
  func descriptions() {
    #expect(
      recipe.edits.map(\.description) == [
        "layer1.0.conv1: keep 2 of 4 channels", "conv1: keep 1 of 2 channels",
      ])
  }
}
