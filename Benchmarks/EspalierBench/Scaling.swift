import Foundation
import Networks
import Runs

/// How long the analysis of a network takes for each of its layers, for networks of more and more layers.
///
/// Residual blocks stand one behind the other, so that the stream is one channel class that lies in every block: whatever
/// asks each layer about all others takes longer for each layer of a larger network.
enum Scaling {
  /// The times of every size, as JSON objects.
  static func measurements(repeats: Int = 5) throws -> [JSONValue] {
    try [125, 250, 500, 1000, 2000].map { layers in
      let network = try chain(layers: layers)
      let recipe = try halving(network)
      let works: [(String, () throws -> Void)] = [
        ("shapes", { _ = try network.shapes() }), ("channels", { _ = try network.channels() }),
        ("costs", { _ = try network.costs() }), ("applying", { _ = try network.applying(recipe) }),
        ("masking", { _ = try network.masking(recipe) }),
        (
          "validating",
          {
            _ = try Network(
              name: network.name, inputs: network.inputs, nodes: network.nodes, outputs: network.outputs,
              parameters: network.parameters)
          }
        ),
      ]
      var object: [String: JSONValue] = [
        "work": "scaling", "layers": .integer(layers), "nodes": .integer(network.nodes.count),
      ]
      for (name, work) in works {
        object["\(name)_cpu_ms_per_layer"] = .number(try fastest(of: repeats, work) * 1000 / Double(layers))
      }
      return .object(object)
    }
  }

  private static func fastest(of repeats: Int, _ work: () throws -> Void) rethrows -> Double {
    var fastest = Double.infinity
    for _ in 0..<repeats {
      let watch = Stopwatch()
      try work()
      fastest = min(fastest, watch.elapsed.cpu)
    }
    return fastest
  }

  /// A network of `layers` convolutions and linear layers in residual blocks of two, eight channels wide.
  static func chain(layers: Int) throws -> Network {
    var net = NetworkBuilder(name: "chain", input: [3, 8, 8])
    let options = Convolution(padding: Size(1))
    func convolution(_ name: String, _ input: String) throws -> String {
      try net.batchNorm(
        "\(name).norm", net.convolution(name, input, outputs: 8, kernel: Size(3), options: options))
    }
    var stream = net.add("stem.relu", .activation(.relu), try convolution("stem", net.input))
    for block in 0..<(layers - 2) / 2 {
      let inner = net.add("block\(block).relu1", .activation(.relu), try convolution("block\(block).conv1", stream))
      let outer = try convolution("block\(block).conv2", inner)
      stream = net.add("block\(block).relu2", .activation(.relu), net.add("block\(block).add", .add, outer, stream))
    }
    let pooled = net.add("flatten", .flatten, net.add("pool", .adaptiveAveragePool(Size(1)), stream))
    let head = try net.linear("head", pooled, outputs: 10)
    return try net.network(output: head)
  }

  /// Keeps every other channel of every class that may lose some.
  private static func halving(_ network: Network) throws -> Recipe {
    Recipe(
      network: network.name, origin: Recipe.Origin(method: "scaling", seed: 0),
      edits: try network.channels().classes.filter(\.isPrunable).map { channelClass in
        .keepChannels(
          KeptChannels(
            channelClass: channelClass.name, width: channelClass.width,
            channels: stride(from: 0, to: channelClass.width, by: 2)))
      })
  }
}
