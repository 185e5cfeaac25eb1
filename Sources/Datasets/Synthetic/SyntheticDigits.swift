/// Draws digits as if written by many hands, for tests, demonstrations and machines without data.
///
/// Each image is a function of (seed, split, index) alone, so a smaller set is the beginning of a larger one. Only the
/// four operations and square roots are used, which are the same to the last bit on every system. Image `i` shows digit
/// `i mod 10`.
struct SyntheticDigits {
  /// Height and width of an image.
  static let side = 28

  private let stream: RandomStream

  /// Draws the images of one part, such as `train`.
  init(seed: UInt64, part: String) {
    stream = RandomStream(seed: seed, name: "synthetic digits, \(part)")
  }

  /// The first `count` images.
  func images(_ count: Int) -> LabelledImages {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count * Self.side * Self.side)
    for index in 0..<count { appendImage(index, to: &pixels) }
    return LabelledImages(pixels: pixels, labels: (0..<count).map { $0 % 10 })
  }

  private func appendImage(_ index: Int, to pixels: inout [UInt8]) {
    var random = stream.substream(index)
    let hand = Hand(from: &random)
    let shapes = DigitShapes.all[index % 10]
    let shape = shapes[random.integer(below: shapes.count)]

    var canvas = StrokeCanvas(side: Self.side, largestRadius: hand.radius)
    for stroke in shape {
      stroke.forEachSegment(
        placed: { hand.map($0 + random.jitter(hand.tremor)) }, draw: { canvas.draw(from: $0, to: $1) })
    }
    for _ in 0..<hand.scratches {
      let start = Point(x: random.uniform(in: 0...27), y: random.uniform(in: 0...27))
      canvas.draw(from: start, to: start + random.jitter(4))
    }
    for coverage in canvas.coverage(radius: hand.radius) {
      let value = hand.paper + (hand.ink - hand.paper) * coverage + hand.grain * random.bell()
      pixels.append(UInt8(min(max(value, 0), 255)))
    }
  }
}

/// The pen, the paper and the slant of one image.
private struct Hand {
  let map: AffineMap
  let radius: Double
  let tremor: Double
  let ink: Double
  let paper: Double
  let grain: Double
  let scratches: Int

  init(from random: inout RandomStream) {
    let height = random.uniform(in: 15...20)
    let scale = Point(x: height * random.uniform(in: 0.55...0.95), y: height)
    let turned = AffineMap(
      scale: scale, shear: random.uniform(in: -0.3...0.3), halfAngleTangent: random.uniform(in: -0.14...0.14))
    let middle = turned(Point(x: 0.5, y: 0.5))
    let centre = Point(x: 13.5 + random.uniform(in: -2.5...2.5), y: 13.5 + random.uniform(in: -2.5...2.5))
    map = turned.shifted(by: centre + -1 * middle)
    radius = random.uniform(in: 0.7...1.6)
    tremor = random.uniform(in: 0.01...0.06)
    ink = random.uniform(in: 140...255)
    paper = random.uniform(in: 0...40)
    grain = random.uniform(in: 5...24)
    scratches = random.integer(below: 2)
  }
}

extension RandomStream {
  /// A nearly normal number of mean 0 and deviation 1, at most 3.5 from 0: four 16-bit numbers of one draw, added up.
  fileprivate mutating func bell() -> Double {
    let bits = next()
    let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48)
    return (Double(sum) - 131_070) * (1.732_050_807_568_877_2 / 65_536)
  }

  /// A displacement of about `size` in each direction.
  fileprivate mutating func jitter(_ size: Double) -> Point {
    let x = size * bell()
    return Point(x: x, y: size * bell())
  }
}
