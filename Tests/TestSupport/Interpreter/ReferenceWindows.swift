import Networks

extension Pool {
  /// The largest or the mean number of each window; places outside the input are never the largest.
  ///
  /// A mean that counts the padding counts a window's places up to the end of the padding, as PyTorch and ONNX do.
  func reference(_ input: ReferenceValue) -> ReferenceValue {
    let rows = windows(input.shape[1], kernel.height, stride.height, padding.height, dilation.height)
    let columns = windows(input.shape[2], kernel.width, stride.width, padding.width, dilation.width)
    return ReferenceValue([input.shape[0], rows.count, columns.count]) { place in
      let (rows, columns) = (rows[place[1]], columns[place[2]])
      let inside = rows.inside.flatMap { row in columns.inside.map { input[[place[0], row, $0]] } }
      switch kind {
      case .max: return inside.max() ?? -.infinity
      case .average:
        return inside.reduce(0, +) / Double(countsPadding ? rows.padded * columns.padded : inside.count)
      }
    }
  }

  /// The windows along an axis: the places of the input that each covers, and how many there are with the padding.
  ///
  /// A partly covered window follows one that does not reach the end, unless it would begin in the padding behind.
  private func windows(
    _ length: Int, _ size: Int, _ step: Int, _ padding: Int, _ spread: Int
  ) -> [(inside: [Int], padded: Int)] {
    var windows: [(inside: [Int], padded: Int)] = []
    let reach = (size - 1) * spread + 1
    var start = -padding
    while start + reach <= length + padding
      || roundsUp && start < length && (windows.isEmpty || start - step + reach < length + padding)
    {
      let places = (0..<size).map { start + $0 * spread }
      windows.append((places.filter { (0..<length).contains($0) }, places.count { $0 < length + padding }))
      start += step
    }
    return windows
  }
}

/// The mean over the places from `⌊i·L/n⌋` up to but without `⌈(i+1)·L/n⌉` along either axis.
func adaptiveAverage(_ input: ReferenceValue, _ size: Size) -> ReferenceValue {
  func range(_ index: Int, of count: Int, over length: Int) -> Range<Int> {
    index * length / count..<((index + 1) * length + count - 1) / count
  }
  return ReferenceValue([input.shape[0], size.height, size.width]) { place in
    let rows = range(place[1], of: size.height, over: input.shape[1])
    let columns = range(place[2], of: size.width, over: input.shape[2])
    let numbers = rows.flatMap { row in columns.map { input[[place[0], row, $0]] } }
    return numbers.reduce(0, +) / Double(numbers.count)
  }
}
