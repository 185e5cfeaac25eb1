/// Where the window that is cut out of a padded image lies.
package struct Placement: Hashable, Sendable {
  /// Row `y` of the window is row `y + rowShift` of the image, or black.
  package let rowShift: Int
  /// Column `x` of the window is column `x + columnShift` of the image, mirrored or not, or black.
  package let columnShift: Int
  /// Whether the image is mirrored left to right before the window is cut.
  package let isMirrored: Bool

  package init(rowShift: Int, columnShift: Int, isMirrored: Bool) {
    self.rowShift = rowShift
    self.columnShift = columnShift
    self.isMirrored = isMirrored
  }

  /// The image itself.
  package static let identity = Placement(rowShift: 0, columnShift: 0, isMirrored: false)
}
