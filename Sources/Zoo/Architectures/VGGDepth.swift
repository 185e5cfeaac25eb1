/// The layers with weights that the name of a VGG counts (Simonyan and Zisserman 2015, table 1).
public enum VGGDepth: Int, Sendable, Hashable, CaseIterable {
  /// Configuration A.
  case eleven = 11
  /// Configuration B.
  case thirteen = 13
  /// Configuration D.
  case sixteen = 16
  /// Configuration E.
  case nineteen = 19

  /// The output channels of the convolutions in each of the five stages.
  var stages: [[Int]] {
    let counts =
      switch self {
      case .eleven: [1, 1, 2, 2, 2]
      case .thirteen: [2, 2, 2, 2, 2]
      case .sixteen: [2, 2, 3, 3, 3]
      case .nineteen: [2, 2, 4, 4, 4]
      }
    return zip([64, 128, 256, 512, 512], counts).map { Array(repeating: $0, count: $1) }
  }
}
