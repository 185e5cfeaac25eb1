import Datasets
import TestSupport

/// Images of four classes, `[1, 4, 4]`: the quarter of the image that is bright tells the class.
func quarters(train: Int = 64, test: Int = 16, search: Int = 8) throws -> Dataset {
  func images(_ count: Int, seed: UInt64) -> LabelledImages {
    var generator = SeededGenerator(seed: seed)
    let labels = (0..<count).map { $0 % 4 }
    let pixels = labels.flatMap { label in
      (0..<16).map { place -> UInt8 in
        let isBright = place / 8 == label / 2 && place % 4 / 2 == label % 2
        return UInt8.random(in: isBright ? 150...255 : 0...105, using: &generator)
      }
    }
    return LabelledImages(pixels: pixels, labels: labels)
  }
  return try Dataset(
    name: "quarters", imageShape: [1, 4, 4], classCount: 4, normalisation: .none(channels: 1),
    train: images(train, seed: 1), test: images(test, seed: 2), searchCount: search)
}

/// Images with pixels that follow from `name`, their classes in turns, none held out; test and train are the same.
func namedImages(_ name: String, count: Int, shape: [Int], classes: Int) throws -> Dataset {
  let pixels = numbers(name, count * shape.reduce(1, *)).map { number in
    UInt8(min(255, (Double(number) + 1) / 2 * 256))
  }
  let images = LabelledImages(pixels: pixels, labels: (0..<count).map { $0 % classes })
  return try Dataset(
    name: name, imageShape: shape, classCount: classes, normalisation: .none(channels: shape[0]), train: images,
    test: images, searchCount: 0)
}

extension Dataset {
  /// The normalised pixels of one image when normalisation leaves them in 0…1.
  func numbers(of index: Int, in split: Split) throws -> [Double] {
    try pixels(of: index, in: split).map { Double($0) / 255 }
  }
}
