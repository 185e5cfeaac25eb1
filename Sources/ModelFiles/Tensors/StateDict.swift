import Networks
import OrderedCollections

/// Named tensors, in the order of the file: what PyTorch calls a state dict.
///
///     let weights = try StateDict.readingPyTorch("resnet20.th")
///     let network = try network.loading(weights)
public struct StateDict: Sendable, Equatable {
  /// The tensors by name, such as `layer1.0.conv1.weight`.
  public var tensors: OrderedDictionary<String, StoredTensor>
  /// Where the tensors come from, for messages.
  public var source: String

  /// The given tensors.
  public init(_ tensors: OrderedDictionary<String, StoredTensor> = [:], source: String = "state dict") {
    self.tensors = tensors
    self.source = source
  }

  /// The weights and statistics of a network, in its own order.
  public init(of network: Network) {
    let pairs = network.parameters.map { ($0, StoredTensor(shape: $1.shape, values: $1.values)) }
    self.init(OrderedDictionary(uniqueKeysWithValues: pairs), source: network.name)
  }

  /// The tensor called `name`, if there is one.
  public subscript(name: String) -> StoredTensor? { tensors[name] }

  /// The same tensors with `prefix` taken off their names, if all names begin with it; else the same state dict.
  ///
  /// Networks that were trained under `DataParallel` carry the prefix `module.`.
  public func removing(prefix: String) -> StateDict {
    guard tensors.keys.allSatisfy({ $0.hasPrefix(prefix) && $0.count > prefix.count }) else { return self }
    var shortened: OrderedDictionary<String, StoredTensor> = [:]
    for (name, tensor) in tensors { shortened[String(name.dropFirst(prefix.count))] = tensor }
    return StateDict(shortened, source: source)
  }
}
