import Foundation

/// A rectangle of pixels of an image.
package struct PixelRegion: Hashable, Sendable {
  package var left: Int
  package var top: Int
  package var width: Int
  package var height: Int

  package init(left: Int = 0, top: Int = 0, width: Int, height: Int) {
    self.left = left
    self.top = top
    self.width = width
    self.height = height
  }

  package var columns: Range<Int> { left..<left + width }
  package var rows: Range<Int> { top..<top + height }
}

extension PixelRegion {
  /// A rectangle whose share of the area, ratio of width to height, and place are drawn; nil where ten drafts did not fit.
  ///
  /// - Parameter allowsWhole: whether it may be as wide or high as the image.
  static func random(
    inWidth width: Int, height: Int, area: ClosedRange<Double>, ratio: ClosedRange<Double>,
    from stream: inout RandomStream, allowsWhole: Bool
  ) -> PixelRegion? {
    let slack = allowsWhole ? 0 : 1
    for _ in 0..<10 {
      let share = Double(width * height) * stream.uniform(in: area)
      let shape = exp(stream.uniform(in: log(ratio.lowerBound)...log(ratio.upperBound)))
      let region = PixelRegion(
        width: Int((share * shape).squareRoot().rounded(.toNearestOrEven)),
        height: Int((share / shape).squareRoot().rounded(.toNearestOrEven)))
      guard region.width > 0, region.height > 0, region.width <= width - slack, region.height <= height - slack else {
        continue
      }
      return PixelRegion(
        left: stream.integer(below: width - region.width + 1), top: stream.integer(below: height - region.height + 1),
        width: region.width, height: region.height)
    }
    return nil
  }
}
