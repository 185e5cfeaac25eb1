import Datasets
public import Networks
import OrderedCollections

/// By what the variance of initial weights is scaled: both are of He, Zhang, Ren and Sun 2015, section 2.2.
public enum InitialFan: Sendable {
  /// By how many numbers an output adds up, so that values stay as large from layer to layer.
  case input
  /// In convolutions by how many outputs a number goes into, groups not counted, so that gradients do.
  case output
}

extension Network {
  /// The network with fresh random weights.
  ///
  /// Kernels of convolutions and linear layers are drawn from a normal distribution of variance `2 / fan-in` (He et al.
  /// 2015, eq. 10), linear layers that make an output from `1 / fan-in`; biases are zero and batch norm is the identity.
  /// Each parameter has a random stream of its own, so that changing one layer leaves the others' draws alone.
  ///
  /// - Parameters:
  ///   - fan: by what variances are scaled.
  ///   - isDrawn: which parameters are drawn; all where nothing is said.
  /// - Throws: never for a valid network; rethrows what `replacing` would find.
  public func withInitialWeights(
    seed: UInt64, scaledBy fan: InitialFan = .input, where isDrawn: (String) -> Bool = { _ in true }
  ) throws -> Network {
    let outputs = Set(outputs)
    var values: [String: [Float]] = [:]
    for node in nodes {
      for (role, name) in node.parameters {
        guard isDrawn(name), let parameter = parameters[name] else { continue }
        if role == .weight, node.operation.multiplies, parameter.shape.count > 1 {
          let gain = outputs.contains(node.name) ? 1.0 : 2.0
          let deviation = (gain / Double(parameter.terms(in: node, by: fan))).squareRoot()
          var stream = RandomStream(seed: seed, name: "initial/\(name)")
          values[name] = (0..<parameter.count).map { _ in Float(stream.normal(deviation: deviation)) }
        } else if let number = node.operation.initialNumber(role) {
          values[name] = Array(repeating: number, count: parameter.count)
        }
      }
    }
    return try replacing(values)
  }
}

extension Parameter {
  /// How many numbers are added up for an output, or how many outputs one goes into.
  fileprivate func terms(in node: Node, by fan: InitialFan) -> Int {
    if case .convolution = node.operation, fan == .output { return shape[0] * shape[2...].product }
    return count / shape[0]
  }
}

extension Operator {
  /// What all numbers of a bias or of a normalisation are at first; nil for what is not trained from nothing.
  fileprivate func initialNumber(_ role: ParameterRole) -> Float? {
    switch self {
    case .convolution, .transposedConvolution, .linear: role == .bias ? 0 : nil
    case .batchNorm, .layerNorm, .instanceNorm, .groupNorm: role == .weight || role == .runningVariance ? 1 : 0
    default: nil
    }
  }
}
