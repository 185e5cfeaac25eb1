import Foundation

/// What measured points of one kind say about the widths around them: by how much times leave a line.
struct Neighbours: Sendable {
  /// How many channels a kernel is taken to compute at a time.
  let block: Int
  /// Within which factor of a width a neighbour is near, as a logarithm.
  private let reach: Double
  private let places: [(input: Place, output: Place)]
  /// Of each point, its time over the line's.
  private let ratios: [Double]
  private let counts: [Double]

  init(_ points: [LayerTimeEstimator.Point], _ ratios: [Double], block: Int, reach: Double) {
    self.block = block
    self.reach = reach
    self.ratios = ratios
    places = points.map { (Place($0.input, block), Place($0.output, block)) }
    counts = points.map { Double($0.count) }
  }

  /// The mean of the points' ratios, by nearness.
  func ratio(input: Int, output: Int) -> Double {
    ratio(at: (Place(input, block), Place(output, block)), except: nil)
  }

  /// The mean error with which points are told from the others, as a share of their times; of many points, some are asked.
  var error: Double {
    let errors = stride(from: 0, to: places.count, by: max(1, places.count / 60)).compactMap { index -> Double? in
      guard ratios[index] > 0 else { return nil }
      return abs(ratio(at: places[index], except: index) / ratios[index] - 1)
    }
    return errors.isEmpty ? .infinity : errors.reduce(0, +) / Double(errors.count)
  }

  private func ratio(at place: (input: Place, output: Place), except: Int?) -> Double {
    var (sum, total) = (0.0, 0.0)
    for index in places.indices where index != except {
      let distance =
        place.input.squaredDistance(to: places[index].input, reach)
        + place.output.squaredDistance(to: places[index].output, reach)
      // The second term lets the nearest decide where none is near.
      let weight = counts[index] * (exp(-distance / 2) + 1e-6 / (1 + distance * distance))
      sum += weight * ratios[index]
      total += weight
    }
    return total > 0 ? sum / total : 1
  }

  /// A width as distances see it: its size, and how much of its last block is empty.
  private struct Place: Sendable {
    let logarithm: Double
    let emptiness: Double

    init(_ width: Int, _ block: Int) {
      logarithm = log(Double(max(width, 1)))
      let rest = width % block
      emptiness = rest == 0 ? 0 : Double(block - rest) / Double(block)
    }

    /// Full blocks and begun ones differ most: kernels treat what is left over apart.
    func squaredDistance(to other: Place, _ reach: Double) -> Double {
      let size = (logarithm - other.logarithm) / reach
      let fill = (emptiness - other.emptiness) / 0.25
      return size * size + fill * fill + ((emptiness == 0) == (other.emptiness == 0) ? 0 : 4)
    }
  }
}
