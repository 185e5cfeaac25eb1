import Networks
import TestSupport

/// What only moves numbers.
extension DrawnOperator {
  static func concatenate(_ draws: inout Draws) -> DrawnOperator {
    let shape = draws.shape(rank: 1...4)
    let axis = draws.int(1...shape.count)
    let inputs = (0..<draws.int(1...4)).map { _ in
      var other = shape
      other[axis - 1] = draws.int(1...4)
      return other
    }
    return DrawnOperator(.concatenate(axis: axis), inputs)
  }

  static func pad(_ draws: inout Draws) -> DrawnOperator {
    let fillings: [Pad.Filling] = [.zeros, .constant(draws.real(-2...2)), .reflect, .edge, .wrap]
    let amounts = (0..<3).map { _ in
      draws.bool() ? Pad.Amount.none : Pad.Amount(draws.int(0...4), draws.int(0...4))
    }
    return DrawnOperator(
      .pad(
        Pad(channels: amounts[0], rows: amounts[1], columns: amounts[2], filling: draws.pick(fillings, or: .edge))),
      [draws.image()])
  }

  static func slice(_ draws: inout Draws) -> DrawnOperator {
    let shape = draws.shape(rank: 1...4)
    let axis = draws.int(1...shape.count)
    let start = draws.int(0...shape[axis - 1] - 1)
    let slice = Slice(axis: axis, start: start, end: draws.int(start + 1...shape[axis - 1]), step: draws.int(1...3))
    return DrawnOperator(.slice(slice), [shape])
  }

  static func gather(_ draws: inout Draws) -> DrawnOperator {
    let shape = draws.shape(rank: 1...4)
    let axis = draws.int(1...shape.count)
    let indices = (0..<draws.int(1...6)).map { _ in draws.int(0...shape[axis - 1] - 1) }
    return DrawnOperator(.gather(Gather(axis: axis, indices: indices)), [shape])
  }

  static func reshape(_ draws: inout Draws) -> DrawnOperator {
    let shape = draws.shape(rank: 1...4)
    var (axes, left): ([Int], Int) = ([], shape.product)
    for _ in 0..<draws.int(0...3) {
      axes.append(draws.divisor(of: left))
      left /= axes[axes.count - 1]
    }
    return DrawnOperator(.reshape(draws.shuffled(axes + [left])), [shape])
  }

  static func transpose(_ draws: inout Draws) -> DrawnOperator {
    let shape = draws.shape(rank: 1...4)
    return DrawnOperator(.transpose([0] + draws.shuffled(Array(1...shape.count))), [shape])
  }
}
