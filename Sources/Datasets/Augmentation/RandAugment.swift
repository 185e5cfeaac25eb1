/// Some operations on bytes, drawn evenly, all of one strength (Cubuk and others 2020).
///
/// Operations and the meaning of the strength are those of torchvision's `RandAugment` with its 31 strengths: 0 does nothing
/// or little, 30 most. Those that have a direction go either way. Operations come after cropping and mirroring, before
/// normalisation.
public struct RandAugment: Hashable, Codable, Sendable {
  /// How many operations are applied, one after another; the paper's N.
  public let operations: Int
  /// How strong they are, 0 to 30; the paper's M.
  public let magnitude: Int

  /// The largest strength.
  public static let largestMagnitude = 30

  /// Applies `operations` operations of a strength from 0 to 30; others are brought to that range.
  public init(operations: Int, magnitude: Int) {
    self.operations = max(operations, 0)
    self.magnitude = min(max(magnitude, 0), Self.largestMagnitude)
  }

  /// Reads `N,M`; nil unless N is above 0 and M from 0 to 30.
  public init?(parsing text: String) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let operations = parts[0], let magnitude = parts[1], operations > 0,
      (0...Self.largestMagnitude).contains(magnitude)
    else { return nil }
    self.init(operations: operations, magnitude: magnitude)
  }

  /// Draws what is done to one image.
  func drawn(width: Int, height: Int, from stream: RandomStream) -> [ImageOperation] {
    var stream = stream
    return (0..<operations).map { _ in
      let kind = Kind.allCases[stream.integer(below: Kind.allCases.count)]
      return kind.operation(magnitude: magnitude, isReversed: stream.bit(), width: width, height: height)
    }
  }

  /// The operations without their strength, under torchvision's names.
  package enum Kind: String, CaseIterable, Decodable, Sendable {
    case identity = "Identity"
    case shearX = "ShearX"
    case shearY = "ShearY"
    case translateX = "TranslateX"
    case translateY = "TranslateY"
    case rotate = "Rotate"
    case brightness = "Brightness"
    case colour = "Color"
    case contrast = "Contrast"
    case sharpness = "Sharpness"
    case posterise = "Posterize"
    case solarise = "Solarize"
    case autocontrast = "AutoContrast"
    case equalise = "Equalize"

    /// The operation for an image of some size.
    package func operation(magnitude: Int, isReversed: Bool, width: Int, height: Int) -> ImageOperation {
      let share = Double(magnitude) / Double(RandAugment.largestMagnitude)
      let signed = isReversed ? -share : share
      return switch self {
      case .identity: .identity
      case .shearX: .shearX(factor: 0.3 * signed)
      case .shearY: .shearY(factor: 0.3 * signed)
      case .translateX: .translateX(pixels: Int(150.0 / 331 * Double(width) * signed))
      case .translateY: .translateY(pixels: Int(150.0 / 331 * Double(height) * signed))
      case .rotate: .rotate(degrees: 30 * signed)
      case .brightness: .brightness(factor: 1 + 0.9 * signed)
      case .colour: .colour(factor: 1 + 0.9 * signed)
      case .contrast: .contrast(factor: 1 + 0.9 * signed)
      case .sharpness: .sharpness(factor: 1 + 0.9 * signed)
      case .posterise: .posterise(bits: 8 - Int((4 * share).rounded(.toNearestOrEven)))
      case .solarise: .solarise(threshold: 255 * (1 - share))
      case .autocontrast: .autocontrast
      case .equalise: .equalise
      }
    }
  }
}

extension RandAugment: CustomStringConvertible {
  /// `N,M`.
  public var description: String { "\(operations),\(magnitude)" }
}
