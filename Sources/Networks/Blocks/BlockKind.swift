/// What the body of a residual block is made of.
///
/// The search space of Turner, Crowley, O'Boyle, Storkey and Gray 2020, section 3. A bottleneck brings the channels down to a share with a 1×1 convolution, filters them with a 3×3 one and brings them up again;
/// any other body is two operations with a batch norm and an activation between them. An operation is a 3×3 convolution, or where
/// there are groups a 3×3 group convolution on the channels that come in and a 1×1 one behind it.
public struct BlockKind: Sendable, Hashable {
  /// By how much a bottleneck brings the channels down; nil for none.
  public let narrowing: Int?
  /// How 3×3 convolutions are divided.
  public let division: Division

  /// How a 3×3 convolution is divided into groups.
  public enum Division: Sendable, Hashable {
    /// Not at all.
    case whole
    /// Into so many groups.
    case groups(Int)
    /// Into groups of so many channels.
    case channels(Int)

    /// The groups of a convolution of so many channels; nil if they cannot be divided so.
    func groups(of width: Int) -> Int? {
      switch self {
      case .whole: 1
      case .groups(let count): width.isMultiple(of: count) ? count : nil
      case .channels(let count): width.isMultiple(of: count) ? width / count : nil
      }
    }
  }

  /// A body that brings channels down by `narrowing`, if it does, and divides them.
  public init(narrowing: Int? = nil, division: Division = .whole) {
    (self.narrowing, self.division) = (narrowing, division)
  }

  /// The block as it is.
  public static let given = BlockKind()

  /// The kinds that the authors' code chooses from: 23 names.
  public static let vocabulary: [BlockKind] =
    [.given] + [2, 4, 8, 16].map { BlockKind(division: .groups($0)) }
    + [16, 8, 4, 2, 1].map { BlockKind(division: .channels($0)) }
    + [2, 4].map { BlockKind(narrowing: $0) }
    + [2, 4, 8, 16].map { BlockKind(narrowing: 2, division: .groups($0)) }
    + [16, 8, 4, 2].map { BlockKind(narrowing: 2, division: .channels($0)) }
    + [8, 4, 2].map { BlockKind(narrowing: 4, division: .channels($0)) }

  /// The layers of a body; nil where channels do not divide so.
  func layers(inputs: Int, outputs: Int, stride: Int) -> [Layer]? {
    guard let narrowing else {
      guard let first = operation(inputs: inputs, outputs: outputs, stride: stride),
        let second = operation(inputs: outputs, outputs: outputs, stride: 1)
      else { return nil }
      return first + [.norm, .activation] + second
    }
    guard outputs.isMultiple(of: narrowing), let groups = division.groups(of: outputs / narrowing) else { return nil }
    let width = outputs / narrowing
    return [
      .pointwise(width), .norm, .activation, .filter(width, stride: stride, groups: groups), .norm, .activation,
      .pointwise(outputs),
    ]
  }

  private func operation(inputs: Int, outputs: Int, stride: Int) -> [Layer]? {
    guard division != .whole else { return [.filter(outputs, stride: stride, groups: 1)] }
    guard let groups = division.groups(of: inputs) else { return nil }
    return [.filter(inputs, stride: stride, groups: groups), .norm, .activation, .pointwise(outputs)]
  }

  /// A layer of a body.
  enum Layer: Equatable {
    /// A 3×3 convolution to so many channels.
    case filter(Int, stride: Int, groups: Int)
    /// A 1×1 convolution to so many channels.
    case pointwise(Int)
    case norm
    case activation
  }

  /// The trainable numbers of a body; nil where channels do not divide so.
  public func parameterCount(inputs: Int, outputs: Int) -> Int? {
    var (width, count) = (inputs, 0)
    guard let layers = layers(inputs: inputs, outputs: outputs, stride: 1) else { return nil }
    for layer in layers {
      switch layer {
      case .filter(let outputs, _, let groups): (count, width) = (count + 9 * width / groups * outputs, outputs)
      case .pointwise(let outputs): (count, width) = (count + width * outputs, outputs)
      case .norm: count += 2 * width
      case .activation: break
      }
    }
    return count
  }
}

extension BlockKind: CustomStringConvertible, LosslessStringConvertible {
  /// The authors' name: `Conv`; `DConvA4` with 4 groups, `DConvG4` with groups of 4 channels, `DConv` depthwise; `ConvB2`, `A4B2` and `G4B2` for
  /// bottlenecks.
  public var description: String {
    switch (narrowing, division) {
    case (nil, .whole): "Conv"
    case (nil, .groups(let count)): "DConvA\(count)"
    case (nil, .channels(1)): "DConv"
    case (nil, .channels(let count)): "DConvG\(count)"
    case (let narrowing?, .whole): "ConvB\(narrowing)"
    case (let narrowing?, .groups(let count)): "A\(count)B\(narrowing)"
    case (let narrowing?, .channels(let count)): "G\(count)B\(narrowing)"
    }
  }

  /// The kind of a name; nil if it is none.
  public init?(_ description: String) {
    if description == "Conv" {
      self = .given
    } else if description == "DConv" {
      self.init(division: .channels(1))
    } else if let match = description.wholeMatch(of: /DConv(A|G)([1-9][0-9]?)/), let count = Int(match.2) {
      self.init(division: match.1 == "A" ? .groups(count) : .channels(count))
    } else if let match = description.wholeMatch(of: /(?:Conv|(A|G)([1-9][0-9]?))B([1-9][0-9]?)/),
      let narrowing = Int(match.3)
    {
      let count = match.2.flatMap { Int($0) }
      self.init(
        narrowing: narrowing, division: count.map { match.1 == "A" ? .groups($0) : .channels($0) } ?? .whole)
    } else {
      return nil
    }
  }
}

extension BlockKind: Codable {
  /// Reads a name.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard let kind = BlockKind(name) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(name)' is no kind of block")
    }
    self = kind
  }

  /// Writes the name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
