import Networks
import Testing

/// How many windows fit, against laying them down one by one.
@Suite struct WindowCountTests {
  @Test(arguments: 1...9, 1...4)
  func asManyAsCanBeLaidDown(length: Int, kernel: Int) throws {
    for stride in 1...4 {
      for padding in 0...(kernel / 2) {
        for roundsUp in [false, true] {
          let pool = Pool(
            .max, kernel: Size(kernel), stride: Size(stride), padding: Size(padding), roundsUp: roundsUp)
          var builder = NetworkBuilder(name: "pool", input: [1, length, length])
          builder.add("pool", .pool(pool), builder.input)
          let starts = windowStarts(length, kernel, stride, padding, roundsUp: roundsUp)
          let shape = try? builder.network(output: "pool").shapes()["pool"]
          #expect(
            shape == (starts.isEmpty ? nil : [1, starts.count, starts.count]),
            "length \(length), kernel \(kernel), stride \(stride), padding \(padding), rounds up \(roundsUp)")
        }
      }
    }
  }
}

/// The first places of the windows along one axis, found by trying every place.
///
/// A window must end within the padding. Where a partly covered one counts, it must begin before the padding behind and
/// lack fewer places than a step.
func windowStarts(_ length: Int, _ window: Int, _ stride: Int, _ padding: Int, roundsUp: Bool = false) -> [Int] {
  var starts: [Int] = []
  for start in -padding..<(length + padding) where (start + padding) % stride == 0 {
    let lacking = start + window - (length + padding)
    if lacking <= 0 || (roundsUp && start < length && lacking < stride) { starts.append(start) }
  }
  return starts
}
