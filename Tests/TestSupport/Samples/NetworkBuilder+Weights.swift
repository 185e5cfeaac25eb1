import Networks

/// Nodes with weights that `NetworkBuilder` has no call of its own for; the weights are drawn later.
extension NetworkBuilder {
  /// A transposed convolution with bias that doubles rows and columns.
  public mutating func doubled(_ name: String, _ input: String, _ outputs: Int, groups: Int = 1) -> String {
    let channels = shape(of: input)?[0] ?? 0
    return add(
      name, .transposedConvolution(TransposedConvolution(stride: Size(2), groups: groups)), input,
      holding: [
        .weight: Parameter(shape: [channels, outputs / groups, 2, 2], repeating: 0),
        .bias: Parameter(shape: [outputs], repeating: 0),
      ])
  }

  /// The sum or product of a value and a constant.
  public mutating func constant(_ name: String, _ operation: Operator, _ input: String, _ shape: [Int]) -> String {
    add(name, operation, input, holding: [.weight: Parameter(shape: shape, repeating: 0)])
  }

  /// A normalisation with γ and β of the given shape.
  public mutating func normalised(_ name: String, _ operation: Operator, _ input: String, _ shape: [Int]) -> String {
    add(
      name, operation, input,
      holding: [.weight: Parameter(shape: shape, repeating: 1), .bias: Parameter(shape: shape, repeating: 0)])
  }
}
