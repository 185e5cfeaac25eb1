import Datasets
import Networks
import OrderedCollections

/// How variants of a network may differ from it: what a latency table is measured over.
public struct VariantSpace: Hashable, Sendable {
  /// The side lengths that convolutions may have besides their own.
  public var kernels: [Int]
  /// The numbers of groups that convolutions may have besides their own.
  public var groups: [Int]

  /// The least share of its channels that a class keeps: that of budgets where nothing is said.
  static let leastShare = 0.1

  /// Widths alone, down to a tenth, unless more is said.
  public init(kernels: [Int] = [], groups: [Int] = []) {
    self.kernels = kernels
    self.groups = groups
  }
}

extension Network {
  /// The network with batch norms folded, at random widths, and where `space` has them at random kernels and groups.
  ///
  /// Every class of channels that may be cut gets a width of its own, uniform between two shares of its full one; none, half or
  /// all of them are brought to a multiple of 8 or 16, as the widths that a plan ends with mostly are. Shares and multiple are
  /// drawn for the whole variant: widths that were drawn apart would make all variants alike in their sum, and none of them like
  /// the plans that they are to predict. Times do not depend on weights: those of a convolution of another kernel or other groups
  /// are noise.
  package func variant(in space: VariantSpace, drawing stream: RandomStream) throws -> Network {
    var (widths, changes) = (stream.substream(0), stream.substream(1))
    let analysis = try channels()
    var selection = ChannelSelection(keepingAllOf: analysis)
    let bounds = [0, 1].map { _ in widths.uniform(in: VariantSpace.leastShare...1) }.sorted()
    let multiple = [8, 16][widths.integer(below: 2)]
    let aligned = [0, 0.5, 1][widths.integer(below: 3)]
    for (index, channelClass) in analysis.classes.enumerated() where channelClass.isPrunable {
      let width = channelClass.width
      let (least, most) = (Int((bounds[0] * Double(width)).rounded(.up)), Int((bounds[1] * Double(width)).rounded(.up)))
      var kept = widths.integer(in: least...most)
      if widths.uniform() < aligned { kept = min(width, max(multiple, (kept + multiple / 2) / multiple * multiple)) }
      for channel in kept..<width { selection.remove(channel, ofClassAt: index) }
    }
    let recipe = Recipe(
      network: name, origin: Recipe.Origin(method: "variant", seed: 0), edits: selection.edits(in: analysis))
    let cut = try applying(recipe).foldingBatchNorm()
    return space.kernels.isEmpty && space.groups.isEmpty ? cut : try cut.varying(in: space, drawing: &changes)
  }

  /// The network with the kernels and groups of some convolutions changed, one in two of those that can take it.
  private func varying(in space: VariantSpace, drawing stream: inout RandomStream) throws -> Network {
    var parameters = parameters
    let uses = nodes.flatMap(\.parameters.values).reduce(into: [:]) { $0[$1, default: 0] += 1 }
    let nodes = nodes.map { node -> Node in
      guard case .convolution(let convolution) = node.operation, convolution.groups == 1,
        let name = node.parameters[.weight], let weight = parameters[name], uses[name] == 1
      else { return node }
      var shape = weight.shape
      var (padding, groups) = (convolution.padding, 1)
      let side = shape[2]
      // Only where the padding keeps what a larger kernel takes away do all other shapes stay.
      if stream.bit(), !space.kernels.isEmpty, shape[3] == side, side > 1, convolution.dilation == Size(1),
        padding == Size(side / 2), !side.isMultiple(of: 2)
      {
        let kernel = space.kernels[stream.integer(below: space.kernels.count)]
        (shape[2], shape[3], padding) = (kernel, kernel, Size(kernel / 2))
      }
      let possible = space.groups.filter { shape[0].isMultiple(of: $0) && shape[1].isMultiple(of: $0) && $0 < shape[1] }
      if stream.bit(), !possible.isEmpty {
        groups = possible[stream.integer(below: possible.count)]
        shape[1] /= groups
      }
      guard shape != weight.shape else { return node }
      parameters[name] = Parameter(
        shape: shape, values: (0..<shape.product).map { _ in Float(stream.uniform(in: -0.05...0.05)) })
      return Node(
        name: node.name,
        operation: .convolution(
          Convolution(stride: convolution.stride, padding: padding, dilation: convolution.dilation, groups: groups)),
        inputs: node.inputs, parameters: node.parameters)
    }
    return try Network(name: name, inputs: inputs, nodes: nodes, outputs: outputs, parameters: parameters)
  }
}
