extension Resize {
  func outputShape(of input: [Int]) throws -> [Int] {
    let shape = try input.resampled(to: size)
    guard let scales else { return shape }
    for (count, exact) in zip(
      shape[1...], [scales.height * Double(input[1]), scales.width * Double(input[2])])
    where !(exact >= 0.5 && abs(exact - Double(count)) <= 1) {
      throw ShapeFault("its scales \(scales.height) and \(scales.width) do not lead to \(size)")
    }
    return shape
  }
}

extension Pad.Filling {
  /// How many places can be added at either end of an axis of `length` places.
  package func most(besides length: Int) -> Int {
    switch self {
    case .constant, .edge: .max
    case .reflect: length - 1
    case .wrap: length
    }
  }
}

extension Pad {
  func outputShape(of input: [Int]) throws -> [Int] {
    try input.requireImage()
    guard amounts.allSatisfy({ $0.before >= 0 && $0.after >= 0 }) else { throw ShapeFault("it would take places away") }
    for (length, amount) in zip(input, amounts) where amount != .none {
      let most = filling.most(besides: length)
      guard amount.before <= most, amount.after <= most else {
        throw ShapeFault("it would add more than \(most) places to \(length)")
      }
    }
    return zip(input, amounts).map { $0 + $1.before + $1.after }
  }
}

extension Slice {
  func outputShape(of input: [Int]) throws -> [Int] {
    let index = try input.index(ofAxis: axis)
    guard step > 0, start >= 0, start < end, end <= input[index] else {
      throw ShapeFault("\(start)..<\(end) by \(step) is no range of axis \(axis) of \(input)")
    }
    var shape = input
    shape[index] = (end - start - 1) / step + 1
    return shape
  }
}

extension Gather {
  func outputShape(of input: [Int]) throws -> [Int] {
    let index = try input.index(ofAxis: axis)
    guard !indices.isEmpty, indices.allSatisfy({ (0..<input[index]).contains($0) }) else {
      throw ShapeFault("it takes places of axis \(axis) that \(input) does not have")
    }
    var shape = input
    shape[index] = indices.count
    return shape
  }
}
