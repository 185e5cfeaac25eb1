import Datasets
import Testing

@Suite struct SyntheticTests {
  @Test func imagesFollowFromSeedSplitAndIndex() throws {
    let small = try Dataset.synthetic(train: 100, test: 50)
    let large = try Dataset.synthetic(train: 300, test: 60)
    for index in 0..<50 { #expect(try small.pixels(of: index, in: .test) == large.pixels(of: index, in: .test)) }
    #expect(try Dataset.synthetic(train: 100, test: 50).contentHash == small.contentHash)
    #expect(try Dataset.synthetic(train: 100, test: 50, seed: 1).contentHash != small.contentHash)
  }

  @Test("The images are the same to the last bit on every system")
  func imagesAreFixed() throws {
    #expect(try Dataset.synthetic(train: 100, test: 50).contentHash == "290164408dbe1c5d")
  }

  @Test func classesAreEquallyFrequent() throws {
    let data = try Dataset.synthetic(train: 1000, test: 200)
    for (split, each) in [(Dataset.Split.train, 90), (.search, 10), (.test, 20)] {
      let labels = data.labels(of: split)
      #expect((0..<10).allSatisfy { digit in labels.count { $0 == digit } == each })
    }
  }

  @Test("Digits stand out from the paper, lie inside the image, and no two are the same")
  func imagesAreDigits() throws {
    let data = try Dataset.synthetic(train: 20, test: 500)
    var seen: Set<[UInt8]> = []
    for index in 0..<500 {
      let pixels = Array(try data.pixels(of: index, in: .test))
      seen.insert(pixels)
      #expect((20...400).contains(pixels.count { $0 > 90 }))
    }
    #expect(seen.count == 500)
  }

  @Test("The stated normalisation is that of the images")
  func normalisationFits() throws {
    let data = try Dataset.synthetic(train: 2000, test: 10)
    let moments = meanAndDeviation(try #require(data.trainingImages).pixels)
    #expect(abs(moments.mean - Double(data.normalisation.mean[0])) < 0.01)
    #expect(abs(moments.deviation - Double(data.normalisation.deviation[0])) < 0.01)
  }

  @Test("The nearest class mean is right more often than chance and less often than a network")
  func classesAreNeitherNoiseNorTrivial() throws {
    let data = try Dataset.synthetic(train: 3000, test: 1000)
    var means = Array(repeating: Array(repeating: 0.0, count: 784), count: 10)
    for (index, label) in data.labels(of: .train).enumerated() {
      for (offset, pixel) in try data.pixels(of: index, in: .train).enumerated() {
        means[label][offset] += Double(pixel) / 270
      }
    }
    let right = try data.labels(of: .test).enumerated().count { index, label in
      let pixels = try data.pixels(of: index, in: .test)
      let distances = means.map { mean in
        zip(mean, pixels).reduce(0.0) { $0 + ($1.0 - Double($1.1)) * ($1.0 - Double($1.1)) }
      }
      return distances.indices.min { distances[$0] < distances[$1] } == label
    }
    #expect((350...850).contains(right), "\(right)")
  }
}

/// Mean and deviation of pixels in units of the range 0…1.
func meanAndDeviation(_ pixels: [UInt8]) -> (mean: Double, deviation: Double) {
  var counts = Array(repeating: 0, count: 256)
  for pixel in pixels { counts[Int(pixel)] += 1 }
  let mean = counts.enumerated().reduce(0) { $0 + Double($1.offset) / 255 * Double($1.element) } / Double(pixels.count)
  let square = counts.enumerated().reduce(0) { sum, entry in
    let difference = Double(entry.offset) / 255 - mean
    return sum + difference * difference * Double(entry.element)
  }
  return (mean, (square / Double(pixels.count)).squareRoot())
}
