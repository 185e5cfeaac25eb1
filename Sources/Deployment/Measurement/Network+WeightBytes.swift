import Networks
import OrderedCollections

extension Network {
  /// The bytes of all trainable numbers: one where they lie on a grid of 8 bits, else as many as `precision` takes.
  package func weightBytes(in precision: EngineSettings.Precision) -> Int {
    parameters.values.reduce(0) { sum, parameter in
      guard parameter.isTrainable else { return sum }
      return switch parameter.quantisation?.type {
      case .int8?, .uint8?: sum + parameter.count
      default: sum + parameter.count * (precision == .bfloat16 ? 2 : 4)
      }
    }
  }
}
