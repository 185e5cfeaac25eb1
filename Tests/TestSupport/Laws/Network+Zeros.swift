import Networks
import OrderedCollections

extension Network {
  /// The names of the classes whose channels, once zero, are no longer zero where something reads them: behind a sigmoid,
  /// say, or where one number is added to all channels.
  ///
  /// A mask then leaves something that a cut takes away. The walk notes for each value which channels may differ from
  /// zero although all that makes, scales and shifts them is zero.
  ///
  /// - Throws: `NetworkError` when the network cannot be analysed.
  public func unzeroedClasses() throws -> Set<String> {
    let analysis = try channels()
    var unzeroed: [String: Set<Int>] = [:]
    var broken: Set<Int> = []
    for node in nodes {
      let inputs = node.inputs.map { unzeroed[$0] ?? [] }
      let all = inputs.reduce(into: Set<Int>()) { $0.formUnion($1) }
      let units = Set(analysis.valueUnits[node.name]?.labels ?? [])
      let stretched = analysis.stretched(by: node)
      switch node.operation {
      case .convolution, .transposedConvolution:
        // The rows of a depthwise convolution are those of what it reads, and zero with it.
        if !node.operation.isDepthwise(reading: analysis.valueUnits[node.inputs[0]]) { broken.formUnion(all) }
      case .linear, .matrixProduct, .opaque: broken.formUnion(all)
      case .batchNorm: break
      case .layerNorm, .groupNorm, .instanceNorm:
        let isScaled = analysis.holdsChannels(of: node)
        unzeroed[node.name] = node.parameters.isEmpty ? all : isScaled ? [] : units
      case .reduce(let reduction):
        let axis = analysis.valueUnits[node.inputs[0]]?.axis ?? 0
        if reduction.axes.contains(axis + 1) { broken.formUnion(all) } else { unzeroed[node.name] = all }
      case .activation(let activation): unzeroed[node.name] = activation.reference(0) == 0 ? all : units
      case .softmax: unzeroed[node.name] = units
      case .pad(let pad): unzeroed[node.name] = pad.filling.isOfZero ? all : units
      case .multiply where node.inputs.count == 1:
        unzeroed[node.name] = analysis.holdsChannels(of: node) ? [] : all
      case .multiply:
        unzeroed[node.name] = stretched.map { unzeroed[$0.wide] ?? [] } ?? inputs[0].intersection(inputs[1])
      case .divide:
        let divisors = Set(analysis.valueUnits[node.inputs[1]]?.labels ?? [])
        if stretched?.narrow != node.inputs[1] { broken.formUnion(divisors.subtracting(inputs[1])) }
        unzeroed[node.name] = inputs[0]
      case .add, .subtract, .maximum, .minimum:
        let isForAll = node.inputs.count == 1 ? !analysis.holdsChannels(of: node) : stretched != nil
        unzeroed[node.name] = isForAll ? units : all
      default: unzeroed[node.name] = all
      }
    }
    for output in outputs { broken.formUnion(unzeroed[output] ?? []) }
    return Set(broken.map { analysis.classes[analysis.index(ofClassWith: $0)].name })
  }
}

extension ChannelAnalysis {
  /// The value of one channel and that of several, if a node of two values stretches one over the other.
  fileprivate func stretched(by node: Node) -> (narrow: String, wide: String)? {
    guard node.inputs.count == 2, let first = valueUnits[node.inputs[0]], let second = valueUnits[node.inputs[1]],
      first.labels.count != second.labels.count
    else { return nil }
    return first.labels.count < second.labels.count
      ? (node.inputs[0], node.inputs[1]) : (node.inputs[1], node.inputs[0])
  }

  /// Whether the weight of a node that works number by number has one for each channel.
  fileprivate func holdsChannels(of node: Node) -> Bool {
    guard let weight = node.parameters[.weight], let axis = valueUnits[node.name]?.axis else { return false }
    let first =
      switch node.operation {
      case .layerNorm(let norm): norm.axis - 1
      default: 0
      }
    return axis >= first && parameterUnits[ParameterAxis(weight, axis - first)] != nil
  }
}

extension Operator {
  fileprivate func isDepthwise(reading labels: ChannelLabels?) -> Bool {
    switch self {
    case .convolution(let convolution): convolution.groups > 1 && convolution.groups == labels?.labels.count
    case .transposedConvolution(let convolution): convolution.groups > 1 && convolution.groups == labels?.labels.count
    default: false
    }
  }
}

extension Pad.Filling {
  /// Whether what it fills in is zero where the channel is.
  fileprivate var isOfZero: Bool {
    if case .constant(let value) = self { value == 0 } else { true }
  }
}
