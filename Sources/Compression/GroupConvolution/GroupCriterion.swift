import Networks
import OrderedCollections
import Torch

/// How much a connection of a convolution counts, from one input channel to one output channel.
public enum GroupCriterion: String, Sendable, CaseIterable {
  /// The norm of its kernel, `‖W[f, c]‖₂` (Zhao and Luk 2019, section 3).
  case norm
  /// How sensitive the loss is to its kernel, `Σ |w ∂L/∂w|` over images, which Zhao and Luk 2019 name as another choice.
  case taylor
  /// What it adds to the energy of the output, `Σ w² E x² · (γ / σ)²`, over images: our choice beside them.
  ///
  /// `x` is what each number of the kernel is multiplied by; the last factor is that of the batch norm behind, where there is one.
  case activationEnergy = "activation-energy"

  /// For each convolution, by its name, a number for each output and input channel of a group, `[O, I/groups]`.
  ///
  /// - Throws: `ScoreError.needsImages` where the criterion looks at images and there are none, and what running the network
  ///   throws.
  func connections(on bench: Workbench) throws -> [String: [Double]] {
    switch self {
    case .norm: bench.network.kernelSums { $0 * $0 }.mapValues { $0.map { $0.squareRoot() } }
    case .taylor: try sensitivities(on: bench)
    case .activationEnergy: try energies(on: bench)
    }
  }

  private func sensitivities(on bench: Workbench) throws -> [String: [Double]] {
    let nodes = bench.network.convolutions
    let names = OrderedSet(nodes.compactMap { $0.parameters[.weight] })
    let scores = try ConnectionScore().scores(of: Array(names), on: bench)
    return Dictionary(
      uniqueKeysWithValues: nodes.compactMap { node -> (String, [Double])? in
        guard let name = node.parameters[.weight], let weight = bench.network.parameters[name], let own = scores[name]
        else { return nil }
        return (node.name, weight.kernelSums(of: own.map(Double.init)))
      })
  }

  /// Layers that cannot be looked at count as if all they read had the same energy.
  private func energies(on bench: Workbench) throws -> [String: [Double]] {
    var energies = bench.network.kernelSums { $0 * $0 }
    for evidence in try bench.readerEvidence(of: { energies[$0.node.name] != nil }) {
      let reader = evidence.reader
      let numbers = try (evidence.weight.squared() * evidence.moments.gram(centred: false).diagonal().unsqueezed(0))
        .reshaped(to: [reader.rows.count * reader.places.count, reader.kernelSize]).sum(over: [1])
        .array(of: Double.self)
      let start = reader.rows.lowerBound * reader.places.count
      energies[reader.node.name]?.replaceSubrange(start..<start + numbers.count, with: numbers)
    }
    for node in bench.network.convolutions {
      guard let slopes = bench.network.slopes(behind: node),
        let width = bench.network.parameters(of: node)[.weight]?.shape[1]
      else { continue }
      energies[node.name] = energies[node.name]?.enumerated().map { $1 * slopes[$0 / width] * slopes[$0 / width] }
    }
    return energies
  }
}

extension Network {
  /// The convolutions.
  fileprivate var convolutions: [Node] {
    nodes.filter { if case .convolution = $0.operation { true } else { false } }
  }

  /// For each convolution, what `value` of the weights of each kernel adds up to.
  fileprivate func kernelSums(_ value: (Double) -> Double) -> [String: [Double]] {
    Dictionary(
      uniqueKeysWithValues: convolutions.compactMap { node -> (String, [Double])? in
        guard let weight = parameters(of: node)[.weight] else { return nil }
        return (node.name, weight.kernelSums(of: weight.values.map { value(Double($0)) }))
      })
  }

  /// By how much the batch norm that alone reads a layer multiplies each of its channels; nil if there is none.
  fileprivate func slopes(behind node: Node) -> [Double]? {
    guard let (norm, epsilon) = batchNorm(behind: node) else { return nil }
    let parameters = parameters(of: norm)
    guard let scale = parameters[.weight]?.values, let variance = parameters[.runningVariance]?.values else {
      return nil
    }
    return zip(scale, variance).map { Double($0) / (Double($1) + epsilon).squareRoot() }
  }
}

extension Parameter {
  /// The sums over the kernels of a convolution's weight of other numbers in its place.
  fileprivate func kernelSums(of numbers: [Double]) -> [Double] {
    let size = shape[2...].product
    return stride(from: 0, to: numbers.count, by: max(1, size)).map { start in
      numbers[start..<start + size].reduce(0, +)
    }
  }
}
