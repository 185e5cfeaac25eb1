import Networks

extension Size {
  /// The height and the width.
  var sides: [Int] { [height, width] }
}
