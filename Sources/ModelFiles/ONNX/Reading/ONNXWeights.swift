import Networks
import OrderedCollections

/// The constants of an ONNX file that have become parameters.
struct ONNXWeights {
  private struct Entry {
    let place: Int
    let name: String
    let isTransposed: Bool
    let parameter: Parameter
  }

  private var entries: [String: Entry] = [:]

  /// The parameter called `name`.
  subscript(name: String) -> Parameter? { entries[name]?.parameter }

  /// The parameters in the order in which their constants stand in the file.
  var ordered: OrderedDictionary<String, Parameter> {
    let sorted = entries.values.sorted { ($0.place, $0.name) < ($1.place, $1.name) }
    return OrderedDictionary(uniqueKeysWithValues: sorted.map { ($0.name, $0.parameter) })
  }

  /// Makes a constant a parameter, once, and gives the parameter's name.
  ///
  /// It is the constant's own name, with `.transposed` behind it where the axes are turned: another node may use the
  /// constant as it is.
  mutating func add(_ constant: ONNXConstant, isTransposed: Bool, isTrainable: Bool) throws -> String {
    let shape = isTransposed ? constant.shape.reversed() : constant.shape
    var name = isTransposed ? "\(constant.name).transposed" : constant.name
    while let entry = entries[name] {
      if entry.place == constant.place, entry.isTransposed == isTransposed, entry.parameter.shape == shape,
        entry.parameter.isTrainable == isTrainable
      {
        return name
      }
      name += "'"
    }
    var values = try constant.numbers()
    if isTransposed {
      guard shape.count == 2 else { throw Inexpressible("turns the axes of a constant that is no matrix") }
      values = values.transposed(rows: shape[1], columns: shape[0])
    }
    let parameter = Parameter(shape: shape, values: values, isTrainable: isTrainable)
    entries[name] = Entry(place: constant.place, name: name, isTransposed: isTransposed, parameter: parameter)
    return name
  }
}

extension [Float] {
  /// The numbers of a matrix column by column.
  fileprivate func transposed(rows: Int, columns: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { values, initialized in
      for row in 0..<rows {
        for column in 0..<columns {
          values.initializeElement(at: column * rows + row, to: self[row * columns + column])
        }
      }
      initialized = count
    }
  }
}
