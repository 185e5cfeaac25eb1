import Networks

extension ONNXWriter {
  /// Adds the ONNX nodes of resampled rows and columns.
  ///
  /// ONNX takes ratios of 32 bits or, for some axes alone from operator set 18 on, sizes.
  mutating func emitResize(_ resize: Resize, _ node: Node) {
    let input = shape(of: node.inputs[0])
    switch ONNXResize(resize, input: input) {
    case .ratios(let ratios):
      let scales = setting(.numbers("\(node.name)/scales", shape: [4], [1, 1] + ratios))
      emit("Resize", [node.inputs[0], "", scales], as: node, resize.attributes(input: input))
    case .sizes:
      let sizes = setting(resize.size.sides)
      emit(
        "Resize", [node.inputs[0], "", "", sizes], as: node,
        [.integers("axes", [2, 3])] + resize.attributes(input: input))
    case .matrices:
      emitMatrices(
        rows: resize.weights(along: .rows, of: input[1]), columns: resize.weights(along: .columns, of: input[2]), node)
    }
  }

  /// Adds the products of a node's input with a matrix from the left and the transpose of another from the right; one
  /// that is nil is the identity.
  mutating func emitMatrices(rows: [Float]?, columns: [Float]?, _ node: Node) {
    let (input, output) = (shape(of: node.inputs[0]), shape(of: node.name))
    let left = rows.map { setting(.numbers("\(node.name)/rows", shape: [output[1], input[1]], $0)) }
    let right = columns.map {
      setting(
        .numbers(
          "\(node.name)/columns", shape: [input[2], output[2]], $0.transposed(rows: output[2], columns: input[2])))
    }
    guard let right else { return emit("MatMul", [left ?? "", node.inputs[0]], as: node) }
    guard let left else { return emit("MatMul", [node.inputs[0], right], as: node) }
    let product = emitHelper(
      "MatMul", [left, node.inputs[0]], for: node, called: "product", shape: [output[0], output[1], input[2]])
    emit("MatMul", [product, right], as: node)
  }
}

/// How ONNX is told the size of a resampled image.
enum ONNXResize: Equatable {
  /// By the ratios of its rows and columns to those of the input.
  case ratios([Float])
  /// By itself.
  case sizes
  /// Not at all: its ratios are none of its size, so that matrices must stand for the operator.
  ///
  /// So it is too where the size stays and the ratios are not one, for engines then take the operator for a copy; and
  /// where a part of the image is resampled, which few engines know.
  case matrices

  /// The way that needs the oldest operator set.
  init(_ resize: Resize, input: [Int]) {
    let lengths = zip(input.dropFirst(), resize.size.sides)
    if resize.region != nil {
      self = .matrices
    } else if let scales = resize.scales {
      let ratios = [Float(scales.height), Float(scales.width)]
      let fits = zip(lengths, ratios).allSatisfy { Int((Float($0.0) * $1).rounded(.down)) == $0.1 }
      let stays = lengths.allSatisfy { $0 == $1 }
      self = fits && (!stays || ratios == [1, 1]) ? .ratios(ratios) : .matrices
    } else {
      let ratios = lengths.map { Float($1) / Float($0) }
      let isExact = zip(lengths, ratios).allSatisfy { Double($1) * Double($0.0) == Double($0.1) }
      self = isExact ? .ratios(ratios) : .sizes
    }
  }
}

extension Resize {
  /// Whether a wider window makes a difference when an image of shape `input` is shrunk.
  private func widens(input: [Int]) -> Bool {
    guard antialiases else { return false }
    if case .nearest = method { return false }
    if let scales { return scales.height < 1 || scales.width < 1 }
    return size.height < input[1] || size.width < input[2]
  }

  /// The oldest operator set that can say it.
  func oldestOperatorSet(input: [Int]) -> Int {
    switch ONNXResize(self, input: input) {
    case .matrices: ONNXFormat.operatorSets.lowerBound
    case _ where coordinates == .halfPixelSymmetric: 19
    case .sizes: 18
    case .ratios: widens(input: input) ? 18 : ONNXFormat.operatorSets.lowerBound
    }
  }

  /// What ONNX calls the settings; those that make no difference are left out.
  fileprivate func attributes(input: [Int]) -> [ONNXAttributeProto] {
    var attributes: [ONNXAttributeProto] = widens(input: input) ? [.integer("antialias", 1)] : []
    attributes.append(.text("coordinate_transformation_mode", coordinates.onnxName))
    switch method {
    case .nearest(let rounding):
      attributes += [.text("mode", "nearest"), .text("nearest_mode", rounding.onnxName)]
    case .linear:
      // Of two neighbours that are not widened the one outside counts as the one inside, or not at all: the same.
      if excludesOutside, widens(input: input) { attributes.append(.integer("exclude_outside", 1)) }
      attributes.append(.text("mode", "linear"))
    case .cubic(let coefficient):
      attributes.append(.number("cubic_coeff_a", coefficient))
      if excludesOutside { attributes.append(.integer("exclude_outside", 1)) }
      attributes.append(.text("mode", "cubic"))
    }
    return attributes
  }
}

extension Resize.Coordinates {
  fileprivate var onnxName: String {
    switch self {
    case .halfPixel: "half_pixel"
    case .halfPixelSymmetric: "half_pixel_symmetric"
    case .pytorchHalfPixel: "pytorch_half_pixel"
    case .alignCorners: "align_corners"
    case .asymmetric: "asymmetric"
    }
  }
}

extension Resize.Rounding {
  fileprivate var onnxName: String {
    switch self {
    case .preferFloor: "round_prefer_floor"
    case .preferCeiling: "round_prefer_ceil"
    case .floor: "floor"
    case .ceiling: "ceil"
    }
  }
}
