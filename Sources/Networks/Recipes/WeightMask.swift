import Foundation

/// Which numbers of a parameter stay; the others are zero, and stay so while the network is trained.
///
/// The shape is that behind all cuts of channels of the same recipe.
public struct WeightMask: Sendable, Hashable {
  /// The parameter's name.
  public let parameter: String
  /// Its shape.
  public let shape: [Int]
  /// For each number, in row-major order, whether it stays.
  public let isKept: [Bool]

  /// Keeps the numbers of `parameter` for which `isKept` says so.
  ///
  /// - Precondition: there is one for each number of `shape`.
  public init(parameter: String, shape: [Int], isKept: [Bool]) {
    precondition(isKept.count == shape.product, "A mask has as many places as the parameter has numbers.")
    self.parameter = parameter
    self.shape = shape
    self.isKept = isKept
  }

  /// How many numbers stay.
  public var keptCount: Int { isKept.count { $0 } }

  /// The mask that keeps what both keep; nil if they are of other shapes.
  func intersection(_ other: WeightMask) -> WeightMask? {
    guard other.shape == shape else { return nil }
    return WeightMask(parameter: parameter, shape: shape, isKept: zip(isKept, other.isKept).map { $0 && $1 })
  }
}

extension WeightMask: CustomStringConvertible {
  /// One line, such as `conv1.weight: keep 50 of 500 weights`.
  public var description: String { "\(parameter): keep \(keptCount) of \(isKept.count) weights" }
}

extension WeightMask: Codable {
  private enum CodingKeys: String, CodingKey {
    case parameter
    case shape
    case kept
  }

  /// Reads a mask whose places are bits, the first of a byte the lowest, in base 64.
  ///
  /// - Throws: `NetworkError.invalidWeightEdit` when there are not as many bits as places, `DecodingError` for anything else than a
  ///   mask.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let parameter = try container.decode(String.self, forKey: .parameter)
    let shape = try container.decode([Int].self, forKey: .shape)
    let bytes = try container.decode(Data.self, forKey: .kept)
    var count = 1
    for size in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflows else {
        throw NetworkError.invalidWeightEdit(parameter: parameter, "its shape \(shape) is none")
      }
      count = product
    }
    guard bytes.count == count / 8 + (count % 8 > 0 ? 1 : 0) else {
      throw NetworkError.invalidWeightEdit(
        parameter: parameter, "it has \(bytes.count) bytes of places for a shape of \(shape)")
    }
    let kept = [UInt8](bytes)
    self.init(parameter: parameter, shape: shape, isKept: (0..<count).map { kept[$0 / 8] >> ($0 % 8) & 1 == 1 })
  }

  /// Writes the places as bits in base 64.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    var bytes = Data(count: (isKept.count + 7) / 8)
    for (place, isKept) in isKept.enumerated() where isKept { bytes[place / 8] |= 1 << (place % 8) }
    try container.encode(parameter, forKey: .parameter)
    try container.encode(shape, forKey: .shape)
    try container.encode(bytes, forKey: .kept)
  }
}
