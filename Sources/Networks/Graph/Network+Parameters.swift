import OrderedCollections

extension Network {
  /// The same network with other values in some of its parameters.
  ///
  /// - Throws: `NetworkError.parameterMismatch` when a name is not one of the network's or a count of values differs.
  public func replacing(_ values: [String: [Float]]) throws -> Network {
    var network = self
    for (name, values) in values {
      guard let old = parameters[name] else { throw NetworkError.unknownParameter(name) }
      guard old.count == values.count else {
        throw NetworkError.parameterMismatch(name, expected: old.shape, found: [values.count])
      }
      network.parameters[name] = Parameter(
        shape: old.shape, values: values, isTrainable: old.isTrainable, quantisation: old.quantisation)
    }
    return network
  }

  /// The same network under another name.
  public func named(_ name: String) -> Network {
    var network = self
    network.name = name
    return network
  }
}
