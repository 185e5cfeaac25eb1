import Networks
import OrderedCollections

/// The constants of an ONNX file that have become parameters.
struct ONNXWeights {
  private struct Entry {
    let identity: Int
    let place: Int
    let name: String
    let isTransposed: Bool
    let parameter: Parameter
  }

  private var entries: [String: Entry] = [:]
  /// The names in the order in which they came.
  private var added: [String] = []

  /// How many parameters have come so far, those that went again among them.
  var count: Int { added.count }

  /// The parameter called `name`.
  subscript(name: String) -> Parameter? { entries[name]?.parameter }

  /// Takes out the parameter called `name`.
  mutating func remove(_ name: String) { entries[name] = nil }

  /// Takes out the parameters that came after the first `count`.
  mutating func remove(after count: Int) {
    for name in added[count...] { entries[name] = nil }
    added.removeSubrange(count...)
  }

  /// The parameters in the order in which their constants stand in the file.
  var ordered: OrderedDictionary<String, Parameter> {
    let sorted = entries.values.sorted { ($0.place, $0.name) < ($1.place, $1.name) }
    return OrderedDictionary(uniqueKeysWithValues: sorted.map { ($0.name, $0.parameter) })
  }

  /// Makes a constant a parameter, once, and gives the parameter's name.
  ///
  /// It is the constant's own name, with `.transposed` behind it where the parameter's axes are not those of the file's
  /// numbers: another node may use the constant as it is.
  ///
  /// - Parameter isTransposed: whether the parameter's two axes are the constant's the other way round.
  mutating func add(_ constant: ONNXConstant, isTransposed: Bool, isTrainable: Bool) throws -> String {
    let isTurned = isTransposed != constant.isTransposed
    let shape = isTransposed ? constant.shape.reversed() : constant.shape
    var name = isTurned ? "\(constant.name).transposed" : constant.name
    while let entry = entries[name] {
      if entry.identity == constant.identity, entry.isTransposed == isTurned, entry.parameter.shape == shape,
        entry.parameter.isTrainable == isTrainable
      {
        return name
      }
      name += "'"
    }
    var grid = constant.quantisation
    if isTransposed {
      guard shape.count == 2 else { throw Inexpressible("turns the axes of a constant that is no matrix") }
      grid = grid?.transposed()
    }
    let values = try isTransposed ? constant.transposedNumbers() : constant.numbers()
    let parameter = Parameter(shape: shape, values: values, isTrainable: isTrainable, quantisation: grid)
    entries[name] = Entry(
      identity: constant.identity, place: constant.place, name: name, isTransposed: isTurned, parameter: parameter)
    added.append(name)
    return name
  }
}
