/// The methods by name.
public enum MethodRegistry {
  /// All methods, in the order in which they are listed.
  public static let all: [FilterPruning] = [
    FilterPruning(
      name: "l1", summary: "removes the filters with the smallest sum of absolute weights",
      reference: "Li et al. 2017", score: L1Score(), ranking: .local, streams: .spare, widths: WidthRule()),
    FilterPruning(
      name: "l2", summary: "removes the channels whose rows, columns and scales have the smallest norm together",
      reference: "Fang et al. 2023", score: L2Score(), ranking: .global, streams: .spare, widths: WidthRule()),
    FilterPruning(
      name: "bn-scale", summary: "removes the channels with the smallest batch-norm scale",
      reference: "Liu et al. 2017", score: BatchNormScaleScore(), ranking: .global, streams: .spare, widths: WidthRule()
    ),
    FilterPruning(
      name: "fpgm", summary: "removes the filters nearest to the geometric median of their layer",
      reference: "He et al. 2019", score: GeometricMedianScore(), ranking: .local, streams: .spare, widths: WidthRule()),
    FilterPruning(
      name: "random", summary: "control: removes channels at random", reference: "", score: RandomScore(),
      ranking: .local, streams: .spare, widths: WidthRule()),
    FilterPruning(
      name: "uniform", summary: "control: keeps the first channels of every class, whatever their weights",
      reference: "", score: UniformScore(), ranking: .local, streams: .cut, widths: WidthRule()),
  ]

  /// The method called `name`.
  ///
  /// - Throws: `MethodError.unknown` when there is none.
  public static func method(named name: String) throws -> FilterPruning {
    guard let method = all.first(where: { $0.name == name }) else { throw MethodError.unknown(name) }
    return method
  }
}

/// Why there is no such method.
public enum MethodError: Error, Equatable, CustomStringConvertible {
  /// No method has this name.
  case unknown(String)

  /// One sentence that names the known methods.
  public var description: String {
    switch self {
    case .unknown(let name):
      "there is no method '\(name)'; the methods are \(MethodRegistry.all.map(\.name).joined(separator: ", "))"
    }
  }
}
