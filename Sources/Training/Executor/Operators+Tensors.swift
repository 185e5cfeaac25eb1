import Networks
import Torch

extension Activation {
  /// The function of every number of `input`.
  func apply(to input: Tensor) throws -> Tensor {
    switch self {
    case .relu: try input.relu()
    case .relu6: try input.relu6()
    case .sigmoid: try input.sigmoid()
    case .silu: try input.silu()
    case .hardSwish: try input.hardSwish()
    case .hardSigmoid where self == .hardSigmoid: try input.hardSigmoid()
    case .hardSigmoid(let slope, let offset): try (input * slope + offset).clamped(from: 0, to: 1)
    case .tanh: try input.tanh()
    case .leakyRelu(let slope): try input.leakyRelu(slope: slope)
    case .elu(let alpha): try input.elu(alpha: alpha)
    case .selu(let alpha, let scale): try input.elu(alpha: alpha) * scale
    case .gelu: try input.gelu()
    case .geluTanh: try input.gelu(tanhApproximation: true)
    case .mish: try input.mish()
    case .softplus: try input.softplus()
    case .softsign: try input / (input.abs() + 1)
    case .clip(let low, let high): try input.clamped(from: low, to: high)
    case .exp: try input.exp()
    case .log: try input.log()
    case .squareRoot: try input.squareRoot()
    case .reciprocal: try input.reciprocal()
    case .absolute: try input.abs()
    case .negative: try -input
    case .power(let exponent): try input.power(exponent)
    case .erf: try input.erf()
    }
  }
}

extension Pool {
  /// One number of each window of `input`.
  func apply(to input: Tensor) throws -> Tensor {
    switch kind {
    case .max:
      try input.maxPool(
        kernel: Pair(kernel), stride: Pair(stride), padding: Pair(padding), dilation: Pair(dilation),
        ceilMode: roundsUp)
    case .average:
      try input.averagePool(
        kernel: Pair(kernel), stride: Pair(stride), padding: Pair(padding), ceilMode: roundsUp,
        countingPadding: countsPadding)
    }
  }
}

extension Networks.Reduction {
  /// One number in place of all along the reduced axes of `input`.
  func apply(to input: Tensor) throws -> Tensor {
    switch kind {
    case .mean: try input.mean(over: axes, keepingDimensions: keepsAxes)
    case .sum: try input.sum(over: axes, keepingDimensions: keepsAxes)
    case .max: try input.max(over: axes, keepingDimensions: keepsAxes)
    case .min: try input.min(over: axes, keepingDimensions: keepsAxes)
    case .l2: try input.norm(over: axes, keepingDimensions: keepsAxes)
    }
  }
}

extension LocalResponseNorm {
  /// The channels of `input`, each over the activity of its neighbours; of an even number, one more lies behind.
  func apply(to input: Tensor) throws -> Tensor {
    let before = (size - 1) / 2
    let padded = try input.squared().padded([(before, size - 1 - before), (0, 0), (0, 0)])
    let channels = input.shape[1]
    var sum = try padded.slice(1, from: 0, to: channels)
    for shift in 1..<max(size, 1) { sum = try sum + padded.slice(1, from: shift, to: shift + channels) }
    return try input / (sum * (alpha / Double(size)) + offset).power(beta)
  }
}

extension Pad {
  /// `input` with places added around it.
  func apply(to input: Tensor) throws -> Tensor {
    if case .constant(let value) = filling {
      return try input.padded(amounts.map { ($0.before, $0.after) }, value: value)
    }
    var padded = input
    for (index, amount) in amounts.enumerated() where amount != .none {
      padded = try padded.indexSelect(index + 1, sources(of: amount, around: input.shape[index + 1]))
    }
    return padded
  }

  /// For each place after the padding, the place of an axis of `length` places that it repeats.
  private func sources(of amount: Amount, around length: Int) -> [Int] {
    (-amount.before..<length + amount.after).map { place in
      switch filling {
      case .reflect: place < 0 ? -place : place < length ? place : 2 * (length - 1) - place
      case .wrap: (place + length) % length
      case .edge, .constant: min(max(place, 0), length - 1)
      }
    }
  }
}

extension Quantisation {
  /// `input` rounded to the grid; the gradient is one within the grid and zero outside.
  func apply(to input: Tensor) throws -> Tensor {
    var shape = Array(repeating: 1, count: input.rank)
    if let axis { shape[axis] = scales.count }
    let scale = try Tensor(scales, shape: shape).to(input.device).to(input.dataType)
    let zero = try Tensor(zeroPoints.map(Float.init), shape: shape).to(input.device).to(input.dataType)
    let (least, most) = (Double(type.range.lowerBound), Double(type.range.upperBound))
    guard input.requiresGradient else {
      return try ((input / scale).rounded().add(inPlace: zero).clamp(from: least, to: most).subtract(inPlace: zero))
        .multiply(inPlace: scale)
    }
    let bounded = try ((input / scale + zero).clamped(from: least, to: most) - zero) * scale
    let rounded = try (((input / scale).rounded() + zero).clamped(from: least, to: most) - zero) * scale
    return try bounded + (rounded - bounded).detached()
  }
}

extension Pair {
  /// A size as LibTorch takes it.
  package init(_ size: Size) { self.init(size.height, size.width) }
}

extension Resize {
  /// The rows and columns of `input` resampled.
  func apply(to input: Tensor) throws -> Tensor {
    let (height, width) = (input.shape[2], input.shape[3])
    let (rows, columns) = (weights(along: .rows, of: height), weights(along: .columns, of: width))
    if case .nearest = method, region == nil {
      return try input.indexSelect(2, rows.places(of: height)).indexSelect(3, columns.places(of: width))
    }
    let left = try Tensor(rows, shape: [size.height, height]).to(input.device).to(input.dataType)
    let right = try Tensor(columns, shape: [size.width, width]).to(input.device).to(input.dataType)
    return try left.matmul(input).matmul(right.transposed(0, 1))
  }
}

extension [Float] {
  /// For each row of a matrix, the place of its only number.
  fileprivate func places(of length: Int) -> [Int] {
    stride(from: 0, to: count, by: length).map { start in (0..<length).first { self[start + $0] != 0 } ?? 0 }
  }
}
