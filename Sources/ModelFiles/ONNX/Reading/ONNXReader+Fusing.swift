import Networks

/// A product of values, written out over several nodes.
private struct Product {
  /// The product of its constant factors.
  var factor = 1.0
  var factors: [String] = []
  /// The nodes that only this product needs.
  var nodes: [Node] = []
}

/// A value `slope · input + offset`.
private struct Line {
  var input: String
  var slope = 1.0
  var offset = 0.0
  /// The nodes that only this line needs.
  var nodes: [Node] = []
}

/// An activation found in several nodes.
private struct Found {
  let activation: Activation
  let input: String
  let nodes: [Node]
}

/// Activations that exporters write as several operators.
///
/// Nodes become one where nothing else reads what passes between them and the result is the same function; its
/// constants may be off by what their decimals or 16 bits leave out. Factors may stand in any order.
extension ONNXReader {
  /// Replaces a product by the activation that it ends, if it ends one.
  mutating func fuse(productOf call: ONNXCall) throws {
    guard let last = source(of: call.output), last.operation == .multiply else { return }
    let product = product(of: last)
    let found: Found?
    switch product.factors.count {
    case 1:
      found = soleActivation(product.factors[0]).flatMap { clip, node in
        hardSigmoid(product.factor, clip, node, product.nodes + [node])
      }
    case 2:
      found =
        gated(product, product.factors[0], by: product.factors[1])
        ?? gated(product, product.factors[1], by: product.factors[0])
    default: found = nil
    }
    guard let found else { return }
    replace(found.nodes)
    try add(call, .activation(found.activation), [found.input])
  }

  /// Replaces a clip from zero to one by the hard sigmoid that it ends, if it ends one.
  mutating func fuse(clipOf call: ONNXCall) throws {
    guard let last = source(of: call.output), case .activation(let clip) = last.operation,
      let found = hardSigmoid(1, clip, last, [last])
    else { return }
    replace(found.nodes)
    try add(call, .activation(found.activation), [found.input])
  }

  /// Takes out nodes that have become part of the next one.
  mutating func replace(_ nodes: [Node]) {
    for node in nodes { remove(node) }
  }

  /// The constant that a node multiplies by or adds, where it is one number.
  func scalar(of node: Node) -> Float? {
    guard node.inputs.count == 1, let weight = weight(node.parameters[.weight]), weight.count == 1 else { return nil }
    return weight.values[0]
  }

  /// The activation that makes a value, if only one node reads the value.
  fileprivate func soleActivation(_ value: String) -> (activation: Activation, node: Node)? {
    guard let node = soleSource(of: value), case .activation(let activation) = node.operation else { return nil }
    return (activation, node)
  }

  private func product(of node: Node, depth: Int = 0) -> Product {
    var product = Product(nodes: [node])
    if let factor = scalar(of: node) {
      product.factor = Double(factor)
    } else if node.inputs.count == 1 {
      return Product(factors: [node.name])
    }
    for input in node.inputs {
      if depth < 3, let source = soleSource(of: input), source.operation == .multiply {
        let inner = self.product(of: source, depth: depth + 1)
        product.factor *= inner.factor
        product.factors += inner.factors
        product.nodes += inner.nodes
      } else {
        product.factors.append(input)
      }
    }
    return product
  }

  private func line(_ value: String, depth: Int = 0) -> Line {
    guard depth < 4, let node = soleSource(of: value), let number = scalar(of: node).map({ Double($0) }) else {
      return Line(input: value)
    }
    var line = line(node.inputs[0], depth: depth + 1)
    switch node.operation {
    case .add: line.offset += number
    case .multiply: (line.slope, line.offset) = (line.slope * number, line.offset * number)
    default: return Line(input: value)
    }
    line.nodes.append(node)
    return line
  }

  /// The hard sigmoid that `k · clip(a x + b, 0, 1/k)` is.
  private func hardSigmoid(_ factor: Double, _ clip: Activation, _ node: Node, _ nodes: [Node]) -> Found? {
    guard let top = clip.ceilingAboveZero, Float(factor * top).isClose(to: 1) else { return nil }
    let line = line(node.inputs[0])
    guard line.offset != 0 else { return nil }
    let (slope, offset) = (factor * line.slope, factor * line.offset)
    let activation = Activation.hardSigmoid(
      slope: Float(slope).isClose(to: 1.0 / 6) ? 1.0 / 6 : slope, offset: Float(offset).isClose(to: 0.5) ? 0.5 : offset)
    return Found(activation: activation, input: line.input, nodes: nodes + line.nodes)
  }

  /// A value times a function of itself.
  private func gated(_ product: Product, _ input: String, by gate: String) -> Found? {
    if let (activation, node) = soleActivation(gate), let found = gated(product, input, by: activation, node) {
      return found
    }
    let line = line(gate)
    guard Float(product.factor * line.slope).isClose(to: 0.5), Float(product.factor * line.offset).isClose(to: 0.5),
      let (activation, node) = soleActivation(line.input)
    else { return nil }
    let nodes = product.nodes + line.nodes + [node]
    let inner = self.line(node.inputs[0])
    switch activation {
    case .erf where inner.input == input && inner.offset == 0 && Float(inner.slope).isClose(to: 0.5.squareRoot()):
      return Found(activation: .gelu, input: input, nodes: nodes + inner.nodes)
    case .tanh:
      guard let cubic = cubic(node.inputs[0], of: input) else { return nil }
      return Found(activation: .geluTanh, input: input, nodes: nodes + cubic)
    default: return nil
    }
  }

  private func gated(_ product: Product, _ input: String, by gate: Activation, _ node: Node) -> Found? {
    let factor = Float(product.factor)
    let nodes = product.nodes + [node]
    switch gate {
    case .sigmoid where node.inputs == [input] && factor.isClose(to: 1):
      return Found(activation: .silu, input: input, nodes: nodes)
    case .hardSigmoid where gate == .hardSigmoid && node.inputs == [input] && factor.isClose(to: 1):
      return Found(activation: .hardSwish, input: input, nodes: nodes)
    case .relu6 where factor.isClose(to: 1.0 / 6):
      let line = line(node.inputs[0])
      guard line.input == input, line.slope == 1, line.offset == 3 else { return nil }
      return Found(activation: .hardSwish, input: input, nodes: nodes + line.nodes)
    case .tanh where factor.isClose(to: 1):
      guard let (inner, source) = soleActivation(node.inputs[0]), inner == .softplus, source.inputs == [input] else {
        return nil
      }
      return Found(activation: .mish, input: input, nodes: nodes + [source])
    default: return nil
    }
  }

  /// The nodes of `√(2/π) (x + 0.044715 x³)` or `√(2/π) x (1 + 0.044715 x²)`, if they make a value.
  private func cubic(_ value: String, of x: String) -> [Node]? {
    guard let last = soleSource(of: value), last.operation == .multiply else { return nil }
    let product = product(of: last)
    guard Float(product.factor).isClose(to: (2 / Double.pi).squareRoot()) else { return nil }
    switch product.factors.count {
    case 1:
      guard let sum = soleSource(of: product.factors[0]), sum.operation == .add, sum.inputs.count == 2,
        let term = sum.inputs.first(where: { $0 != x }), sum.inputs.contains(x), let nodes = power(3, term, of: x)
      else { return nil }
      return product.nodes + [sum] + nodes
    case 2:
      guard let other = product.factors.first(where: { $0 != x }), product.factors.contains(x) else { return nil }
      guard let sum = soleSource(of: other), sum.operation == .add, scalar(of: sum) == 1,
        let nodes = power(2, sum.inputs[0], of: x)
      else { return nil }
      return product.nodes + [sum] + nodes
    default: return nil
    }
  }

  /// The nodes of `0.044715 x^exponent`, if they make a value.
  private func power(_ exponent: Int, _ value: String, of x: String) -> [Node]? {
    guard let last = soleSource(of: value), last.operation == .multiply else { return nil }
    let product = product(of: last)
    guard Float(product.factor).isClose(to: 0.044715) else { return nil }
    var nodes = product.nodes
    var count = 0
    for factor in product.factors {
      if factor == x {
        count += 1
      } else if let (activation, node) = soleActivation(factor), node.inputs == [x],
        case .power(let exponent) = activation, (1...3).contains(exponent)
      {
        guard exponent == exponent.rounded() else { return nil }
        count += Int(exponent)
        nodes.append(node)
      } else {
        return nil
      }
    }
    return count == exponent ? nodes : nil
  }
}

extension Activation {
  /// The upper bound of a clip whose lower bound is zero.
  fileprivate var ceilingAboveZero: Double? {
    switch self {
    case .relu6: 6
    case .clip(low: 0, let high) where high < .infinity: high
    default: nil
    }
  }
}
