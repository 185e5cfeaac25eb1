import Networks
import OrderedCollections
import TestSupport
import Testing

/// What holds for the channel classes of every network.
struct ChannelPropertyTests {
  @Test("Names are unique and lead to their classes", arguments: SampleNetwork.allCases)
  func names(_ sample: SampleNetwork) throws {
    let analysis = try sample.network().channels()
    #expect(Set(analysis.classes.map(\.name)).count == analysis.classes.count)
    for (index, channelClass) in analysis.classes.enumerated() {
      #expect(analysis.index(of: channelClass.name) == index)
      #expect(analysis[channelClass.name] == channelClass)
      for unit in analysis.firstUnits[index]..<analysis.firstUnits[index] + channelClass.width {
        #expect(analysis.index(ofClassWith: unit) == index)
      }
    }
  }

  @Test("Every row and column of every weight lies in one class", arguments: SampleNetwork.allCases)
  func membersPartitionWeights(_ sample: SampleNetwork) throws {
    let network = try sample.network()
    var found: [ParameterAxis: [Int]] = [:]
    for member in try network.channels().classes.flatMap(\.members) {
      found[ParameterAxis(member.parameter, member.axis), default: []] += member.indices.flatMap(\.self)
    }
    for (key, indices) in found {
      let length = try #require(network.parameters[key.parameter]).shape[key.axis]
      #expect(indices.sorted() == Array(0..<length), "\(key)")
    }
    let slid = Set(
      try network.channels().classes.flatMap(\.pins).compactMap { pin in
        if case .mixed(let node, _) = pin { node } else { nil }
      })
    for node in network.nodes where node.operation.hasRowsAndColumns && !slid.contains(node.name) {
      for name in node.parameters.values {
        let shape = try #require(network.parameters[name]).shape
        #expect(found[ParameterAxis(name, 0)] != nil, "\(name)")
        if shape.count > 1, shape[1] > 1 { #expect(found[ParameterAxis(name, 1)] != nil, "\(name)") }
      }
    }
  }

  @Test("All channels of a class lie in the same places, as often", arguments: SampleNetwork.allCases)
  func channelsOfAClassAreAlike(_ sample: SampleNetwork) throws {
    for channelClass in try sample.network().channels().classes {
      for member in channelClass.members {
        #expect(member.indices.count == channelClass.width)
        #expect(Set(member.indices.map(\.count)).count == 1)
      }
    }
  }

  /// The oracle: an operator that only moves numbers is run on the numbers of the channels themselves.
  @Test("Where numbers only move, their channels move with them", arguments: SampleNetwork.allCases)
  func movedNumbersKeepTheirChannel(_ sample: SampleNetwork) throws {
    let network = try sample.network()
    let shapes = try network.shapes()
    let analysis = try network.channels()
    func units(_ value: String) throws -> ReferenceValue {
      let labels = try #require(analysis.valueUnits[value])
      let shape = try #require(shapes[value])
      return ReferenceValue(shape, places(of: shape).map { Double(labels.labels[$0[labels.axis]] + 1) })
    }
    for node in network.nodes where node.operation.onlyMoves {
      let moved = try node.operation.reference(node.inputs.map(units), [:], node: node.name)
      let found = try units(node.name)
      for (expected, unit) in zip(moved.numbers, found.numbers) where expected > 0 {
        // What is pinned is as long as ever along every axis, so it may be told apart anew.
        let pinned = analysis.classes[analysis.index(ofClassWith: Int(unit) - 1)].pins
        #expect(expected == unit || !pinned.isEmpty, "\(node.name)")
      }
    }
  }

  @Test("Inputs and outputs are pinned, and say so", arguments: SampleNetwork.allCases)
  func endsArePinned(_ sample: SampleNetwork) throws {
    let network = try sample.network()
    let analysis = try network.channels()
    func classes(_ value: String) throws -> [ChannelClass] {
      try #require(analysis.valueUnits[value]).labels.map { analysis.classes[analysis.index(ofClassWith: $0)] }
    }
    for input in network.inputs {
      for channelClass in try classes(input.name) { #expect(channelClass.pins.contains(.input(input.name))) }
    }
    for output in network.outputs {
      for channelClass in try classes(output) { #expect(channelClass.pins.contains(.output(output))) }
    }
  }

  @Test("Protection pins what is asked for and changes nothing else", arguments: SampleNetwork.allCases)
  func protection(_ sample: SampleNetwork) throws {
    let network = try sample.network()
    let free = try network.channels()
    for name in network.nodes.map(\.name) + free.classes.map(\.name) {
      let protected = try network.channels(protecting: [name])
      #expect(protected.valueUnits == free.valueUnits)
      #expect(protected.classes.contains { $0.pins.contains(.user) })
      for (before, after) in zip(free.classes, protected.classes) {
        #expect(before.name == after.name && before.members == after.members)
        #expect(after.pins.filter { $0 != .user } == before.pins)
      }
    }
  }
}

extension Operator {
  /// Whether its weights have a row or a column for every channel, whatever they are.
  fileprivate var hasRowsAndColumns: Bool {
    switch self {
    case .convolution, .linear, .batchNorm: true
    default: false
    }
  }

  /// Whether every number of the output is one of the inputs' or a zero.
  fileprivate var onlyMoves: Bool {
    switch self {
    case .concatenate, .flatten, .reshape, .transpose, .pad, .identity, .dropout: true
    case .slice, .gather: true
    default: false
    }
  }
}
