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

  @Test("A cut network is valid, and has the shapes and costs that were foretold", arguments: SampleNetwork.allCases)
  func shapesAreForetold(_ sample: SampleNetwork) throws {
    let network = try sample.network()
    let analysis = try network.channels()
    let shapes = try network.shapes()
    for seed in Self.seeds {
      let recipe = try Recipe.random(for: network, seed: seed)
      let selection = try analysis.selection(of: recipe.edits)
      let foretold = try CutShapes(of: network, keeping: selection, in: analysis)
      let cut = try network.applying(recipe)
      #expect(try cut.shapes() == foretold.values)
      #expect(Dictionary(uniqueKeysWithValues: cut.parameters.map { ($0, $1.shape) }) == foretold.parameters)
      for name in network.outputs + network.inputs.map(\.name) { #expect(foretold.values[name] == shapes[name]) }
      let costs = (try cut.costs(), network.costs(of: foretold))
      #expect(costs.0.macs == costs.1.macs && costs.0.params == costs.1.params)
      #expect(costs.0.peakActivationElements == costs.1.peakActivationElements)
      let again = try Network(
        name: cut.name, inputs: cut.inputs, nodes: cut.nodes, outputs: cut.outputs, parameters: cut.parameters)
      #expect(again == cut)
    }
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

  @Test("Two cuts one after the other are one cut", arguments: SampleNetwork.allCases)
  func cutsCompose(_ sample: SampleNetwork) throws {
    for seed in Self.seeds { try expectCutsToCompose(sample.network(), seed: seed) }
  }

  @Test("Nothing removed is nothing changed", arguments: SampleNetwork.allCases)
  func emptyCut(_ sample: SampleNetwork) throws {
    let network = try sample.network()
    let all = try network.channels().classes.map { channelClass in
      Edit.keepChannels(
        KeptChannels(channelClass: channelClass.name, width: channelClass.width, channels: 0..<channelClass.width))
    }
    for edits in [[], all] {
      #expect(try network.applying(Recipe(of: network, edits)) == network)
      #expect(try network.masking(Recipe(of: network, edits)) == network)
    }
  }

  @Test("One channel of every class is enough to run", arguments: SampleNetwork.allCases)
  func oneChannelStays(_ sample: SampleNetwork) throws {
    let network = try sample.network()
    let analysis = try network.channels()
    let shapes = try network.shapes()
    for last in [false, true] {
      let edits = analysis.classes.filter(\.isPrunable).map { channelClass in
        Edit.keepChannels(
          KeptChannels(
            channelClass: channelClass.name, width: channelClass.width, channels: [last ? channelClass.width - 1 : 0]))
      }
      let cut = try network.applying(Recipe(of: network, edits))
      guard sample.canRun else { continue }
      for (name, numbers) in try ReferenceInterpreter(cut).run(cut.randomInput(seed: 3)) {
        #expect(numbers.count == shapes[name]?.product)
        #expect(numbers.allSatisfy { $0.isFinite })
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
