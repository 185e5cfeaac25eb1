import Networks

extension ONNXArray {
  /// The numbers as another type: fractions lose what stands behind the point, and truth is what is not zero.
  ///
  /// - Throws: `Inexpressible` where the type does not hold a number, or is none that is read.
  func cast(to type: ONNXTensorProto.DataType) throws -> ONNXArray {
    if type.isFloating { return ONNXArray(type, shape: shape, try fractions(of: type)) }
    guard let range = type.integerRange else { throw Inexpressible("makes numbers of a type that is not read") }
    let integers: [SymbolicInteger] =
      switch numbers {
      case .integers(let numbers): numbers
      case .floats(let numbers): try numbers.map { try SymbolicInteger(truncating: Double($0), asTruth: type == .bool) }
      case .doubles(let numbers): try numbers.map { try SymbolicInteger(truncating: $0, asTruth: type == .bool) }
      }
    guard type != .bool else {
      return ONNXArray(type, shape: shape, .integers(integers.map { SymbolicInteger($0.count == 0 ? 0 : 1) }))
    }
    guard integers.allSatisfy({ $0.isBatch || range.contains($0.count) }) else {
      throw Inexpressible("makes integers that their type does not hold")
    }
    return ONNXArray(type, shape: shape, .integers(integers))
  }

  private func fractions(of type: ONNXTensorProto.DataType) throws -> Numbers {
    switch (numbers, type == .double) {
    case (.integers, _) where readsBatch: numbers
    case (.integers(let numbers), true): .doubles(numbers.map { Double($0.count) })
    case (.integers(let numbers), false): .floats(numbers.map { Float($0.count) })
    case (.floats(let numbers), true): .doubles(numbers.map(Double.init))
    case (.doubles(let numbers), false): .floats(numbers.map { Float($0) })
    case (.floats, false), (.doubles, true): numbers
    }
  }

  /// The numbers as whole numbers, where they all are.
  ///
  /// - Throws: `BatchIsOpen` where one is not: it cannot stand beside a length that is not known.
  func whole() throws -> [SymbolicInteger] {
    func whole(_ number: Double) throws -> SymbolicInteger {
      guard let integer = Int(exactly: number) else { throw BatchIsOpen() }
      return SymbolicInteger(integer)
    }
    return switch numbers {
    case .integers(let numbers): numbers
    case .floats(let numbers): try numbers.map { try whole(Double($0)) }
    case .doubles(let numbers): try numbers.map(whole)
    }
  }
}

extension SymbolicInteger {
  /// A fraction without what stands behind the point; as truth, 1 for anything but zero.
  fileprivate init(truncating number: Double, asTruth: Bool) throws {
    if asTruth {
      self.init(number == 0 ? 0 : 1)
    } else {
      guard let integer = Int(exactly: number.rounded(.towardZero)) else {
        throw Inexpressible("makes integers that their type does not hold")
      }
      self.init(integer)
    }
  }
}
