import Networks
import Torch

/// What an executor runs, in order; found once, when the executor is made.
package struct ExecutionPlan {
  /// One operation: a node, and with some perhaps the addition and the activation behind it.
  package struct Step {
    /// What is run first; it names the parameters.
    package let node: Node
    /// The names of the values that are read: the node's, then what is added to its output.
    package let inputs: [String]
    /// What ends the step.
    package let activation: FusedActivation
    /// The name of the value that is made.
    package let output: String
    /// The values that nothing reads afterwards.
    package fileprivate(set) var lastUses: [String] = []
    /// Whether what is added is read for the last time, and lies in memory where no other value can be.
    package fileprivate(set) var overwritesResidual = false
  }

  /// The steps, each behind those that make what it reads.
  package let steps: [Step]

  /// Every node for itself.
  package init(of network: Network) {
    self.init(network.nodes.map { Step($0) }, keeping: Set(network.outputs))
  }

  /// With what stands behind batch norms, or other operations that can do so, computed along with them.
  ///
  /// That is an addition of a value of the same shape, then ReLU or ReLU6, or either alone, so long as nobody else reads
  /// what lies between, inside or outside: `exposed` are the values that are read from outside. A step stands where its
  /// last node stood, so that all it reads has been made.
  package init(
    fusing network: Network, exposing exposed: Set<String> = [], behind isHead: (Operator) -> Bool = \.isBatchNorm
  ) throws {
    let shapes = try network.shapes()
    let readers = Readers(of: network, and: exposed)
    var steps: [String: Step] = [:]
    var absorbed: Set<String> = []
    // An addition of two heads goes to the later one.
    for head in network.nodes.reversed() where isHead(head.operation) {
      var nodes = [head]
      var residual: [String] = []
      if let sum = readers.onlyReader(of: head.name), !absorbed.contains(sum.name), sum.isPlainAddition {
        let others = sum.inputs.filter { $0 != head.name }
        if others.count == 1, shapes[others[0]] == shapes[head.name] {
          nodes.append(sum)
          residual = others
        }
      }
      var activation = FusedActivation.identity
      if let last = nodes.last, let next = readers.onlyReader(of: last.name), let fused = next.fusedActivation {
        nodes.append(next)
        activation = fused
      }
      let names = nodes.map(\.name)
      absorbed.formUnion(names)
      guard let output = names.last else { continue }
      steps[output] = Step(head, adding: residual, activation: activation, output: output)
    }
    self.init(
      network.nodes.compactMap { steps[$0.name] ?? (absorbed.contains($0.name) ? nil : Step($0)) },
      keeping: exposed.union(network.outputs))
  }

  /// Notes when values are let go, and which give their memory to a sum; those to keep do neither.
  private init(_ steps: [Step], keeping kept: Set<String>) {
    var seen = kept
    let alone = Set(steps.filter(\.makesMemory).map(\.output))
      .subtracting(steps.filter { !$0.makesMemory }.flatMap(\.inputs))
    self.steps = steps.reversed().map { step in
      var step = step
      step.lastUses = (step.inputs + [step.output]).filter { seen.insert($0).inserted }
      step.overwritesResidual = step.inputs.dropFirst().contains { name in
        name != step.inputs[0] && alone.contains(name) && step.lastUses.contains(name)
      }
      return step
    }.reversed()
  }
}

extension ExecutionPlan.Step {
  /// Whether the output is neither an input nor a view of one, whatever the numbers of the operation.
  fileprivate var makesMemory: Bool {
    switch node.operation {
    case .convolution, .batchNorm, .add, .activation, .pool: true
    case .pad(let pad): pad.amounts.contains { $0 != .none }
    default: false
    }
  }

  fileprivate init(_ node: Node) { self.init(node, adding: [], activation: .identity, output: node.name) }

  fileprivate init(
    _ node: Node, adding residual: [String], activation: FusedActivation, output: String
  ) {
    self.init(node: node, inputs: node.inputs + residual, activation: activation, output: output)
  }
}

extension Node {
  /// Whether this adds two values, and not a constant.
  fileprivate var isPlainAddition: Bool { operation == .add && inputs.count == 2 && parameters.isEmpty }

  /// The activation, if it can end a step.
  fileprivate var fusedActivation: FusedActivation? {
    switch operation {
    case .activation(.relu): .relu
    case .activation(.relu6): .relu6
    default: nil
    }
  }
}

/// Who reads the values of a network.
private struct Readers {
  private var nodes: [String: [Node]] = [:]
  private let outputs: Set<String>

  init(of network: Network, and exposed: Set<String>) {
    outputs = exposed.union(network.outputs)
    for node in network.nodes { for input in node.inputs { nodes[input, default: []].append(node) } }
  }

  /// The node that alone reads a value, once.
  func onlyReader(of name: String) -> Node? {
    guard !outputs.contains(name), let readers = nodes[name], readers.count == 1 else { return nil }
    return readers[0]
  }
}
