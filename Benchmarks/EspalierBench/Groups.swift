import Compression
import Datasets
import Foundation
import Networks
import OrderedCollections
import Runs
import Zoo

/// What sharing channels out among groups takes, and what it keeps, by the published heuristic and by ours.
enum Groups {
  /// A line for each size and number of groups: on matrices with random numbers what stays beyond `1/G`, in points, and milliseconds.
  static func measurements() -> [JSONValue] {
    [(64, 8), (128, 16), (256, 8), (512, 2), (512, 8), (512, 32)].flatMap { width, groups in
      [false, true].map { isScaled in
        let stream = RandomStream(seed: 7, name: "groups")
        let matrix = kernels(width, width, isScaled: isScaled, from: stream)
        var line: [String: JSONValue] = [
          "work": "groups", "width": .integer(width), "groups": .integer(groups),
          "family": isScaled ? "scaled kernels" : "kernels",
        ]
        for solver in GroupSolver.allCases {
          let watch = Stopwatch()
          let structure = solver.structure(of: matrix, groups: groups, from: stream)
          line["\(solver.rawValue)_milliseconds"] = .number(1000 * watch.elapsed.wall)
          line["\(solver.rawValue)_points"] = .number(100 * structure.excess(of: matrix))
        }
        return .object(line)
      }
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

  /// Norms of 3×3 kernels with uniform weights; scaled, rows and columns differ in size as scales of batch norm make them.
  private static func kernels(
    _ rows: Int, _ columns: Int, isScaled: Bool, from stream: RandomStream
  ) -> ConnectionMatrix {
    var stream = stream
    let (heights, widths) = (
      (0..<rows).map { _ in stream.uniform(in: -1...1) }, (0..<columns).map { _ in stream.uniform(in: -1...1) }
    )
    let values = (0..<rows * columns).map { index in
      let sum = (0..<9).reduce(0.0) { sum, _ in
        let number = stream.uniform(in: -0.5...0.5)
        return sum + number * number
      }
      return isScaled ? sum * exp(heights[index / columns] + widths[index % columns]) : sum.squareRoot()
    }
    return ConnectionMatrix(rows: rows, columns: columns, values: values)
  }
}
