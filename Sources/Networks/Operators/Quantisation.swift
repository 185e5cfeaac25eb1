/// How numbers are rounded to a grid of integers: `q = clamp(round(x / scale) + zeroPoint)`, `x ≈ (q − zeroPoint) · scale`.
public struct Quantisation: Sendable, Hashable {
  /// The integers of the grid.
  public enum IntegerType: String, Sendable, Hashable, CaseIterable {
    case int4, uint4, int8, uint8, int16, uint16, int32

    /// The integers that the type holds.
    public var range: ClosedRange<Int> {
      switch self {
      case .int4: -8...7
      case .uint4: 0...15
      case .int8: -128...127
      case .uint8: 0...255
      case .int16: -32768...32767
      case .uint16: 0...65535
      case .int32: -2_147_483_648...2_147_483_647
      }
    }
  }

  /// The distances between two neighbours of the grid: one, or one for each place along `axis`.
  public internal(set) var scales: [Float]
  /// The integers that stand for zero, as many as there are scales.
  public internal(set) var zeroPoints: [Int]
  /// The axis along which scales differ; nil where one scale serves all.
  ///
  /// Of a parameter it is counted from 0; of a value the batch counts.
  public let axis: Int?
  /// The integers of the grid.
  public let type: IntegerType

  /// A grid with one scale for all numbers, or one for each place along `axis`.
  public init(scales: [Float], zeroPoints: [Int], axis: Int?, type: IntegerType) {
    self.scales = scales
    self.zeroPoints = zeroPoints
    self.axis = axis
    self.type = type
  }

  /// The grid when only some places of `axis` stay.
  func selecting(_ indices: [Int], along axis: Int) -> Quantisation {
    guard axis == self.axis else { return self }
    var selected = self
    selected.scales = indices.map { scales[$0] }
    selected.zeroPoints = indices.map { zeroPoints[$0] }
    return selected
  }
}
