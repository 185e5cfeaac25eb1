import Networks

/// A convolution with batch norm and ReLU in a branch of an inception module.
struct BranchConvolution {
  let name: String
  let outputs: Int
  let kernel: Size
  let stride: Int
  /// What is added on either side of the image; nil for what keeps its size.
  let padding: Size?

  init(_ name: String, _ outputs: Int, _ kernel: Size, stride: Int = 1, padding: Size? = nil) {
    self.name = name
    self.outputs = outputs
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
  }

  /// A 3×3 convolution that halves the image and adds nothing around it.
  static func halving(_ name: String, _ outputs: Int) -> BranchConvolution {
    BranchConvolution(name, outputs, Size(3), stride: 2, padding: Size(0))
  }
}

extension NetworkBuilder {
  /// Convolutions one behind the other, `prefix` before their names.
  mutating func chain(_ input: String, _ links: [BranchConvolution], prefix: String = "") throws -> String {
    var value = input
    for link in links {
      value = try rectifiedConvolution(
        prefix + link.name, value, outputs: link.outputs, kernel: link.kernel, stride: link.stride,
        padding: link.padding)
    }
    return value
  }

  /// Branches of 1×1, 5×5, two 3×3 and pooling, side by side (figure 5 of the paper).
  mutating func moduleA(_ name: String, _ input: String, pooled: Int) throws -> String {
    try module(
      name, input,
      [
        [BranchConvolution("branch1x1", 64, Size(1))],
        [BranchConvolution("branch5x5_1", 48, Size(1)), BranchConvolution("branch5x5_2", 64, Size(5))],
        [
          BranchConvolution("branch3x3dbl_1", 64, Size(1)), BranchConvolution("branch3x3dbl_2", 96, Size(3)),
          BranchConvolution("branch3x3dbl_3", 96, Size(3)),
        ],
      ], pooled: pooled)
  }

  /// A halving of the image by a 3×3, two 3×3 and a max pool, side by side (figure 10).
  mutating func moduleB(_ name: String, _ input: String) throws -> String {
    try halvingModule(
      name, input,
      [
        [.halving("branch3x3", 384)],
        [
          BranchConvolution("branch3x3dbl_1", 64, Size(1)), BranchConvolution("branch3x3dbl_2", 96, Size(3)),
          .halving("branch3x3dbl_3", 96),
        ],
      ])
  }

  /// Branches of 1×1, one and two 7×7 in two halves each, and pooling, side by side (figure 6).
  mutating func moduleC(_ name: String, _ input: String, width: Int) throws -> String {
    let row = Size(1, 7)
    let column = Size(7, 1)
    return try module(
      name, input,
      [
        [BranchConvolution("branch1x1", 192, Size(1))],
        [
          BranchConvolution("branch7x7_1", width, Size(1)), BranchConvolution("branch7x7_2", width, row),
          BranchConvolution("branch7x7_3", 192, column),
        ],
        [
          BranchConvolution("branch7x7dbl_1", width, Size(1)), BranchConvolution("branch7x7dbl_2", width, column),
          BranchConvolution("branch7x7dbl_3", width, row), BranchConvolution("branch7x7dbl_4", width, column),
          BranchConvolution("branch7x7dbl_5", 192, row),
        ],
      ], pooled: 192)
  }

  /// A halving of the image by a 3×3, a 7×7 in two halves and a max pool, side by side.
  mutating func moduleD(_ name: String, _ input: String) throws -> String {
    try halvingModule(
      name, input,
      [
        [BranchConvolution("branch3x3_1", 192, Size(1)), .halving("branch3x3_2", 320)],
        [
          BranchConvolution("branch7x7x3_1", 192, Size(1)), BranchConvolution("branch7x7x3_2", 192, Size(1, 7)),
          BranchConvolution("branch7x7x3_3", 192, Size(7, 1)), .halving("branch7x7x3_4", 192),
        ],
      ])
  }

  /// Branches of 1×1, two that end in a row and a column beside each other, and pooling, side by side (figure 7).
  mutating func moduleE(_ name: String, _ input: String) throws -> String {
    let single = try chain(input, [BranchConvolution("branch1x1", 320, Size(1))], prefix: "\(name).")
    let short = try chain(input, [BranchConvolution("branch3x3_1", 384, Size(1))], prefix: "\(name).")
    let long = try chain(
      input, [BranchConvolution("branch3x3dbl_1", 448, Size(1)), BranchConvolution("branch3x3dbl_2", 384, Size(3))],
      prefix: "\(name).")
    let branches = [
      single, try crossed("\(name).branch3x3", "\(name).branch3x3_2", short),
      try crossed("\(name).branch3x3dbl", "\(name).branch3x3dbl_3", long),
      try pooledBranch(name, input, outputs: 192),
    ]
    return add(name, .concatenate(axis: 1), reading: branches)
  }

  /// A 1×3 and a 3×1 convolution side by side, `prefix` with an `a` and a `b` behind it.
  private mutating func crossed(_ name: String, _ prefix: String, _ input: String) throws -> String {
    let row = try rectifiedConvolution("\(prefix)a", input, outputs: 384, kernel: Size(1, 3))
    let column = try rectifiedConvolution("\(prefix)b", input, outputs: 384, kernel: Size(3, 1))
    return add(name, .concatenate(axis: 1), row, column)
  }

  private mutating func module(_ name: String, _ input: String, _ branches: [[BranchConvolution]], pooled: Int) throws
    -> String
  {
    var values = try branches.map { try chain(input, $0, prefix: "\(name).") }
    values.append(try pooledBranch(name, input, outputs: pooled))
    return add(name, .concatenate(axis: 1), reading: values)
  }

  private mutating func halvingModule(_ name: String, _ input: String, _ branches: [[BranchConvolution]]) throws
    -> String
  {
    var values = try branches.map { try chain(input, $0, prefix: "\(name).") }
    values.append(halved("\(name).branch_pool", input))
    return add(name, .concatenate(axis: 1), reading: values)
  }

  private mutating func pooledBranch(_ name: String, _ input: String, outputs: Int) throws -> String {
    let mean = smoothed("\(name).pool", .average, input)
    return try rectifiedConvolution("\(name).branch_pool", mean, outputs: outputs, kernel: Size(1))
  }
}
