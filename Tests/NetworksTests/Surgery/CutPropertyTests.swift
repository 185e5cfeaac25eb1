import Networks
import OrderedCollections
import TestSupport
import Testing

/// What holds for every cut of every network.
struct CutPropertyTests {
  static let seeds: ClosedRange<UInt64> = 1...20

  @Test("A masked and a cut network give the same outputs", arguments: SampleNetwork.allCases.filter(\.canRun))
  func zeroInvariance(_ sample: SampleNetwork) throws {
    let network = try sample.network()
    let input = network.randomInput(seed: 7)
    var largest = 0.0
    for seed in Self.seeds {
      let recipe = try Recipe.random(for: network, seed: seed)
      let masked = try ReferenceInterpreter(network.masking(recipe)).run(input)
      let cut = try ReferenceInterpreter(network.applying(recipe)).run(input)
      for output in network.outputs {
        let differences = zip(try #require(masked[output]), try #require(cut[output])).map { abs($0 - $1) }
        largest = max(largest, try #require(differences.max()))
      }
    }
    if sample.keepsZero { #expect(largest <= 1e-9) } else { #expect(largest > 1e-3) }
  }

  @Test("The members of the classes account for every parameter that is lost", arguments: SampleNetwork.allCases)
  func parametersAreAccountedFor(_ sample: SampleNetwork) throws {
    let network = try sample.network()
    let analysis = try network.channels()
    for seed in Self.seeds {
      let recipe = try Recipe.random(for: network, seed: seed)
      let selection = try analysis.selection(of: recipe.edits)
      var lost: [String: [Int: Set<Int>]] = [:]
      for (index, channelClass) in analysis.classes.enumerated() {
        let removed = Set(0..<channelClass.width).subtracting(selection.keptChannels(ofClassAt: index, in: analysis))
        for member in channelClass.members {
          lost[member.parameter, default: [:]][member.axis, default: []].formUnion(
            removed.flatMap { member.indices[$0] })
        }
      }
      let cut = try network.applying(recipe)
      for (name, parameter) in network.parameters {
        let kept = zip(parameter.shape.indices, parameter.shape).map { $1 - (lost[name]?[$0]?.count ?? 0) }
        #expect(cut.parameters[name]?.shape == kept, "\(name)")
        let rows = places(of: parameter.shape).enumerated().filter { _, place in
          place.enumerated().allSatisfy { axis, index in lost[name]?[axis]?.contains(index) != true }
        }
        #expect(cut.parameters[name]?.values == rows.map { parameter.values[$0.offset] }, "\(name)")
      }
    }
  }

  @Test("What is removed and then put back was never removed", arguments: SampleNetwork.allCases)
  func selectionsUndo(_ sample: SampleNetwork) throws {
    let network = try sample.network()
    let analysis = try network.channels()
    var selection = try analysis.selection(of: Recipe.random(for: network, seed: 5).edits)
    let read = try analysis.selection(of: selection.edits(in: analysis))
    #expect(read == selection)
    for (index, channelClass) in analysis.classes.enumerated() {
      for channel in 0..<channelClass.width { selection.restore(channel, ofClassAt: index) }
    }
    #expect(selection == ChannelSelection(keepingAllOf: analysis))
    #expect(selection.edits(in: analysis).isEmpty)
  }
}
