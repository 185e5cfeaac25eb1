import Networks
import OrderedCollections

/// Gives every layer and parameter of a network its place in a tree of modules.
///
/// A node that is one of PyTorch's layers is called as its weight says (`layer1.0.conv1.weight`), so that its parameters
/// keep their names, or else after the node. Nodes with the same parameters and settings run one layer. A parameter that
/// several layers share belongs to the first, and the others are tied to it, as PyTorch's users tie weights; parameters
/// that belong to no layer stand alone.
struct ModulePlan {
  /// A parameter of a layer.
  struct Attribute: Hashable {
    /// The layer, or the parameter itself where it stands alone.
    let entry: Int
    /// What the parameter is to the layer; nil where it stands alone.
    let role: ParameterRole?
  }

  /// The modules.
  private(set) var tree = ModuleTree()
  /// The layer that a node runs, by the node's name.
  private(set) var layers: [String: Int] = [:]
  /// Where every parameter is, by its name in the network.
  private(set) var attributes: [String: Attribute] = [:]
  /// Parameters of layers that are those of other layers.
  private(set) var ties: [(tied: Attribute, owner: Attribute)] = []
  /// The parameters of layers that no optimiser changes, by layer.
  private(set) var frozen: [Int: [ParameterRole]] = [:]
  /// All numbers, by their names in the state dict.
  private(set) var tensors: OrderedDictionary<String, StoredTensor> = [:]

  /// Whether there are numbers that are neither weights nor statistics, which a network with new weights would lack.
  private(set) var hasConstants = false

  private let graph: PyTorchGraph

  init(_ graph: PyTorchGraph) {
    self.graph = graph
    addLayers()
    addBareParameters()
    for node in graph.nodes { addModule(for: node) }
  }

  /// The entries of the parameters that a node uses outside of a layer of its own.
  func looseParameters(of node: Node) -> [Int] {
    layers[node.name] == nil ? node.parameters.values.compactMap { attributes[$0]?.entry } : []
  }

  /// What makes two nodes run one layer.
  private struct LayerKey: Hashable {
    let layer: String
    let parameters: [ParameterRole: String]
  }

  private mutating func addLayers() {
    var entries: [LayerKey: Int] = [:]
    var paths: Set<[String]> = []
    for node in graph.nodes {
      let weights = graph.network.parameters(of: node)
      guard let layer = node.pyTorchLayer(reading: graph.shape(of: node.inputs[0]), weights) else { continue }
      let key = LayerKey(layer: layer.line, parameters: node.parameters)
      if let entry = entries[key] {
        layers[node.name] = entry
        continue
      }
      let named = node.parameters[.weight].flatMap(ModulePath.ofLayer(weighing:)).flatMap { path in
        paths.insert(path).inserted ? path : nil
      }
      let entry = tree.insert(.layer(layer), at: named ?? ModulePath.ofLayer(making: node.name))
      entries[key] = entry
      layers[node.name] = entry
      for (role, name) in node.parameters.sorted(by: { $0.key < $1.key }) {
        if let parameter = weights[role] { add(parameter, name, to: Attribute(entry: entry, role: role)) }
      }
    }
  }

  private mutating func add(_ parameter: Parameter, _ name: String, to attribute: Attribute) {
    guard let role = attribute.role else { return }
    tensors["\(tree.key(of: attribute.entry)).\(role.rawValue)"] = StoredTensor(
      shape: parameter.shape, values: parameter.values)
    if let owner = attributes[name] {
      // Each batch norm moves its own statistics.
      if !role.isStatistic { ties.append((attribute, owner)) }
    } else {
      attributes[name] = attribute
      if !parameter.isTrainable, !role.isStatistic { frozen[attribute.entry, default: []].append(role) }
    }
  }

  private mutating func addBareParameters() {
    var uses: [String: (node: Node, role: ParameterRole)] = [:]
    for node in graph.nodes.reversed() {
      for (role, name) in node.parameters { uses[name] = (node, role) }
    }
    for (name, parameter) in graph.network.parameters where attributes[name] == nil {
      let isTrainable = parameter.isTrainable && uses[name]?.role.isStatistic != true
      let entry = tree.insert(
        .parameter(shape: parameter.shape, isTrainable: isTrainable),
        at: ModulePath.of(parameter: name, usedBy: uses[name]?.node.name))
      attributes[name] = Attribute(entry: entry, role: nil)
      if !parameter.isTrainable { hasConstants = true }
      tensors[tree.key(of: entry)] = StoredTensor(shape: parameter.shape, values: parameter.values)
    }
  }

  /// Adds the module of the program's own that a node runs, if it does.
  private mutating func addModule(for node: Node) {
    guard let (module, numbers) = node.pyTorchModule(reading: graph.shape(of: node.inputs[0])) else { return }
    let entry = tree.insert(.layer(module), at: ModulePath.ofLayer(making: node.name))
    layers[node.name] = entry
    if !numbers.isEmpty { hasConstants = true }
    for (name, tensor) in numbers { tensors["\(tree.key(of: entry)).\(name)"] = tensor }
  }
}

extension ParameterRole {
  /// Whether the forward pass changes it, and no optimiser.
  fileprivate var isStatistic: Bool { self == .runningMean || self == .runningVariance }
}
