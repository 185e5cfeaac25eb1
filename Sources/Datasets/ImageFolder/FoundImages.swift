/// The images that were found, with the class of each.
struct FoundImages {
  var files: [ImageFiles.File] = []
  var labels: [Int] = []

  /// Divides the images: a tenth of each class, rounded, and at least one of two, is for testing.
  func holdingOutATenth(classCount: Int) -> (train: FoundImages, test: FoundImages) {
    var counts = Array(repeating: 0, count: classCount)
    for label in labels { counts[label] += 1 }
    var wanted = counts.map { $0 > 1 ? max(1, ($0 + 5) / 10) : 0 }
    var stream = RandomStream(seed: 0, name: "test split of an image folder")
    var isHeldOut = Array(repeating: false, count: labels.count)
    for position in stream.permutation(of: labels.count) where wanted[labels[position]] > 0 {
      wanted[labels[position]] -= 1
      isHeldOut[position] = true
    }
    return (chosen { !isHeldOut[$0] }, chosen { isHeldOut[$0] })
  }

  private func chosen(_ isChosen: (Int) -> Bool) -> FoundImages {
    let positions = labels.indices.filter(isChosen)
    return FoundImages(files: positions.map { files[$0] }, labels: positions.map { labels[$0] })
  }
}
