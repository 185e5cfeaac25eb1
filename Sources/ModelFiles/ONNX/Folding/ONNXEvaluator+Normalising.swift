import Networks

extension ONNXEvaluator {
  /// `BatchNormalization` of constants; nil for other operators.
  ///
  /// Exporters spell out a standardised kernel so: in training mode, each of its filters is normalised by its own
  /// statistics.
  mutating func normalise(_ call: ONNXCall, _ inputs: [ONNXArray?]) throws -> [ONNXArray]? {
    guard call.type == "BatchNormalization" else { return nil }
    let data = try required(inputs, 0, call)
    guard case .floats(let values) = data.numbers, data.shape.count > 1, data.count > 0 else {
      throw Inexpressible("normalises constants that are not floating point under channels")
    }
    let channels = data.shape[1]
    let settings = try (1...4).map { try required(inputs, $0, call).cast(to: .float) }
    let numbers = try settings.map { setting -> [Float] in
      guard setting.shape == [channels], case .floats(let numbers) = setting.numbers else {
        throw Fault.malformed("node '\(call.output)' has not one number for each of its \(channels) channels")
      }
      return numbers
    }
    try reserve(data.shape, data.type)
    let run = data.shape[2...].product
    func channel(_ index: Int) -> Int { index / run % channels }
    let trains = call.integer("training_mode", default: 0) == 1
    var (means, variances) = (numbers[2].map(Double.init), numbers[3].map(Double.init))
    if trains {
      let count = Double(data.count / channels)
      means = Array(repeating: 0, count: channels)
      variances = means
      for (index, value) in values.enumerated() { means[channel(index)] += Double(value) / count }
      for (index, value) in values.enumerated() {
        let distance = Double(value) - means[channel(index)]
        variances[channel(index)] += distance * distance / count
      }
    }
    let epsilon = Double(call.number("epsilon", default: 1e-5))
    let scales = (0..<channels).map { Double(numbers[0][$0]) / (variances[$0] + epsilon).squareRoot() }
    let normalised = values.enumerated().map { index, value in
      Float((Double(value) - means[channel(index)]) * scales[channel(index)] + Double(numbers[1][channel(index)]))
    }
    let result = ONNXArray(data.type, shape: data.shape, .floats(normalised))
    guard trains else { return [result] }
    let momentum = Double(call.number("momentum", default: 0.9))
    let running = zip(numbers[2...], [means, variances]).map { old, new in
      zip(old, new).map { Float(Double($0) * momentum + $1 * (1 - momentum)) }
    }
    return [result] + running.map { ONNXArray(.float, shape: [channels], .floats($0)) }
  }
}
