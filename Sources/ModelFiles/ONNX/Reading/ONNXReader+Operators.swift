import Networks

extension ONNXReader {
  /// Reads one node by the function for its operator.
  mutating func read(_ call: ONNXCall) throws {
    switch call.type {
    case "Conv": try readConvolution(call)
    case "ConvTranspose": try readTransposedConvolution(call)
    case "Gemm": try readGemm(call)
    case "MatMul": try readMatMul(call)
    case "BatchNormalization": try readBatchNorm(call)
    case "LayerNormalization": try readLayerNorm(call)
    case "InstanceNormalization": try readInstanceNorm(call)
    case "GroupNormalization": try readGroupNorm(call)
    case "LRN": try readLocalResponseNorm(call)
    case "LpNormalization": try readLpNorm(call)
    case "MeanVarianceNormalization": try readMeanVarianceNorm(call)
    case "Softmax": try readSoftmax(call)
    case "LogSoftmax": try readSoftmax(call, isLogarithm: true)
    case "Dropout": try readDropout(call)
    case "Identity": try add(call, .identity, [value(call).name])
    case "Cast": try readCast(call)
    case "CastLike": try readCastLike(call)
    case "QuantizeLinear": try readQuantizeLinear(call)
    case "DequantizeLinear": try readDequantizeLinear(call)
    default:
      guard
        try readElementwise(call) || readWindowed(call) || readReduction(call) || readSelection(call)
          || readRearrangement(call)
      else { throw Inexpressible("is not known to Espalier") }
    }
  }

  /// Functions of each number alone, and of numbers that stand at the same place of several values.
  private mutating func readElementwise(_ call: ONNXCall) throws -> Bool {
    switch call.type {
    case "Add": try readAdd(call)
    case "Sub": try readBinary(call, .subtract)
    case "Mul": try readMultiply(call)
    case "Div": try readDivide(call)
    case "Sum": try readVariadic(call, .add)
    case "Mean": try readVariadic(call, .add, isMean: true)
    case "Max": try readVariadic(call, .maximum)
    case "Min": try readVariadic(call, .minimum)
    case "Pow": try readPower(call)
    case "PRelu": try readPRelu(call)
    case "LeakyRelu": try readActivation(call, .leakyRelu(slope: call.decimal("alpha", default: 0.01)))
    case "Elu": try readActivation(call, .elu(alpha: call.decimal("alpha", default: 1)))
    case "Selu": try readSelu(call)
    case "Celu": try readCelu(call)
    case "ThresholdedRelu": try readThresholdedRelu(call)
    case "HardSigmoid": try readHardSigmoid(call)
    case "Gelu": try readGelu(call)
    case "Swish": try readSwish(call)
    case "Clip": try readClip(call)
    default:
      guard let activation = Activation.plainByONNXName[call.type] else { return false }
      try readActivation(call, activation)
    }
    return true
  }

  /// Sliding windows and resampling.
  private mutating func readWindowed(_ call: ONNXCall) throws -> Bool {
    switch call.type {
    case "MaxPool": try readPool(call, .max)
    case "AveragePool": try readPool(call, .average)
    case "LpPool": try readLpPool(call)
    case "GlobalAveragePool": try readGlobalPool(call, .mean)
    case "GlobalMaxPool": try readGlobalPool(call, .max)
    case "Resize": try readResize(call)
    case "Upsample": try readUpsample(call)
    default: return false
    }
    return true
  }

  /// The `Reduce…` family.
  private mutating func readReduction(_ call: ONNXCall) throws -> Bool {
    switch call.type {
    case "ReduceMean": try readReduce(call, .mean)
    case "ReduceSum": try readReduce(call, .sum)
    case "ReduceMax": try readReduce(call, .max)
    case "ReduceMin": try readReduce(call, .min)
    case "ReduceL2": try readReduce(call, .l2)
    case "ReduceL1": try readReduce(call, .sum, of: .absolute)
    case "ReduceSumSquare": try readReduce(call, .sum, of: .power(exponent: 2))
    case "ReduceLogSum": try readReduce(call, .sum, then: .log)
    case "ReduceLogSumExp": try readReduceLogSumExp(call)
    default: return false
    }
    return true
  }

  /// Places taken, left out, repeated or added.
  private mutating func readSelection(_ call: ONNXCall) throws -> Bool {
    switch call.type {
    case "Concat": try readConcat(call)
    case "Split": try readSplit(call)
    case "Slice": try readSlice(call)
    case "Gather": try readGather(call)
    case "Expand": try readExpand(call)
    case "Tile": try readTile(call)
    case "Pad": try readPad(call)
    default: return false
    }
    return true
  }

  /// The same numbers in another shape or order.
  private mutating func readRearrangement(_ call: ONNXCall) throws -> Bool {
    switch call.type {
    case "Flatten": try readFlatten(call)
    case "Reshape": try readReshape(call)
    case "Squeeze": try readSqueeze(call)
    case "Unsqueeze": try readUnsqueeze(call)
    case "Transpose": try readTranspose(call)
    case "DepthToSpace": try readDepthToSpace(call)
    case "SpaceToDepth": try readSpaceToDepth(call)
    default: return false
    }
    return true
  }

  /// An axis as we count it, from an axis that may count from the end.
  func axis(_ axis: Int, of shape: [Int]) throws -> Int {
    let rank = shape.count + 1
    guard (-rank..<rank).contains(axis) else { throw Fault.malformed("axis \(axis) is none of a value's \(rank)") }
    return axis < 0 ? axis + rank : axis
  }
}

extension Activation {
  /// The functions without settings, by the name that ONNX gives them.
  fileprivate static let plainByONNXName: [String: Activation] = [
    "Relu": .relu, "Sigmoid": .sigmoid, "Tanh": .tanh, "HardSwish": .hardSwish, "Mish": .mish, "Softplus": .softplus,
    "Softsign": .softsign, "Exp": .exp, "Log": .log, "Sqrt": .squareRoot, "Reciprocal": .reciprocal, "Abs": .absolute,
    "Neg": .negative, "Erf": .erf,
  ]
}
