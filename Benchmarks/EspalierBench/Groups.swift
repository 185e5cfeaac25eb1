import Compression
import Datasets
import Foundation
import ModelFiles
import Networks
import OrderedCollections
import Runs
import TestSupport
import Zoo

/// What sharing channels out among groups takes, and what it keeps, by the published heuristic and by ours.
enum Groups {
  /// A line for each size and number of groups: on matrices with random numbers what stays beyond `1/G`, in points, and milliseconds.
  static func measurements() -> [JSONValue] {
    let cases: [(family: ConnectionFamily, width: Int, groups: Int)] =
      [.kernels, .scaled].flatMap { family in
        [(64, 8), (128, 16), (256, 8), (512, 2), (512, 8), (512, 32)].map { (family, $0.0, $0.1) }
      } + [(.uniform, 256, 16)]
    return cases.map { family, width, groups in
      let matrix = ConnectionMatrix(rows: width, columns: width, values: family.values(width, width, seed: 7))
      var line: [String: JSONValue] = [
        "work": "groups", "width": .integer(width), "groups": .integer(groups), "family": .string(family.rawValue),
      ]
      for solver in [GroupSolver.paper, .ils] {
        let watch = Stopwatch()
        let structure = solver.structure(
          of: matrix, groups: groups, from: RandomStream(seed: 7, name: "groups"))
        line["\(solver.rawValue)_milliseconds"] = .number(1000 * watch.elapsed.wall)
        line["\(solver.rawValue)_points"] = .number(100 * structure.excess(of: matrix))
      }
      return .object(line)
    }
  }

  /// The seconds that the heuristic takes for all convolutions of ResNet-50 that eight groups divide.
  static func wholeNetwork() throws -> JSONValue {
    let network = try Zoo.network(named: "resnet50-imagenet")
    let shapes = network.nodes.compactMap { node -> [Int]? in
      guard case .convolution = node.operation, let name = node.parameters[.weight] else { return nil }
      return network.parameters[name]?.shape
    }.filter { $0[0] % 8 == 0 && $0[1] % 8 == 0 }
    let matrices = shapes.enumerated().map { index, shape in
      var stream = RandomStream(seed: 7, name: "groups").substream(index)
      return ConnectionMatrix(
        rows: shape[0], columns: shape[1], values: (0..<shape[0] * shape[1]).map { _ in stream.uniform() })
    }
    let watch = Stopwatch()
    let kept = matrices.reduce(0) { $0 + GroupStructure(published: $1, groups: 8).kept(of: $1) }
    let seconds = watch.elapsed.wall
    return [
      "work": "groups", "network": "resnet50-imagenet", "layers": .integer(matrices.count), "groups": 8,
      "paper_seconds": .number(seconds), "kept": .number(kept / matrices.reduce(0) { $0 + $1.total }),
    ]
  }

  /// Divides all convolutions of the network in an ONNX file that can have so many groups, and writes it in two ways.
  ///
  /// - Returns: how many gathers each has.
  static func writeGathers(of path: String, groups: Int) throws -> JSONValue {
    let network = try Network.readingONNX(path)
    let table = try GroupTable(on: Workbench(network, seed: 7), groups: groups, solver: .paper)
    let recipe = Recipe(
      network: network.name, origin: Recipe.Origin(method: "groups", seed: 7),
      edits: table.edits(of: table.layers.map { _ in 1 }))
    var line: [String: JSONValue] = ["work": "gathers", "groups": .integer(groups)]
    for (name, isFolding) in [("gathered", false), ("folded", true)] {
      let divided = try network.grouping(recipe.groupings, isFolding: isFolding)
      try divided.writeONNX(to: "\(path.replacing(/\.onnx$/, with: ""))-\(name).onnx")
      line[name] = .integer(divided.nodes.count { if case .gather = $0.operation { true } else { false } })
    }
    return .object(line)
  }
}
