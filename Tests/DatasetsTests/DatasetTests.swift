import Datasets
import Testing

@Suite struct DatasetTests {
  @Test("train and search share no image and miss none")
  func splitsAreDisjointAndComplete() throws {
    let data = try randomDataset(train: 100, searchCount: 20)
    #expect((data.positions(of: .train) + data.positions(of: .search)).sorted() == Array(0..<100))
    #expect(data.count(of: .train) == 80 && data.count(of: .search) == 20 && data.count(of: .test) == 23)
  }

  @Test func searchHasAsManyOfEachClass() throws {
    let labels = try randomDataset(train: 200, searchCount: 40).labels(of: .search)
    #expect((0..<4).map { wanted in labels.count { $0 == wanted } } == [10, 10, 10, 10])
  }

  @Test("The search split never changes")
  func searchIsFixed() throws {
    #expect(try randomDataset(train: 60, searchCount: 8).positions(of: .search) == [17, 20, 26, 28, 33, 34, 43, 55])
  }

  @Test func searchIsATenthByDefaultAndAtMostFiveThousand() throws {
    #expect(try randomDataset(train: 400).count(of: .search) == 40)
    #expect(try randomDataset(train: 80_000, shape: [1, 1, 1]).count(of: .search) == 5000)
    #expect(try randomDataset(train: 400, searchCount: 0).count(of: .search) == 0)
  }

  @Test("A class gives away at most half of its images")
  func smallClassesKeepTrainingImages() throws {
    let images = LabelledImages(pixels: [1, 2, 3, 4, 5, 6], labels: [0, 0, 0, 0, 0, 1])
    let data = try Dataset(
      name: "tiny", imageShape: [1, 1, 1], classCount: 2, normalisation: .none(channels: 1), train: images,
      test: images,
      searchCount: 6)
    #expect(data.labels(of: .search) == [0, 0])
    #expect(data.labels(of: .train).sorted() == [0, 0, 0, 1])
  }

  @Test func pixelsAndLabelsBelongTogether() throws {
    let data = try randomDataset()
    let all = randomImages(60, shape: [3, 5, 7], classCount: 4)
    for (index, position) in data.positions(of: .search).enumerated() {
      #expect(try data.pixels(of: index, in: .search).elementsEqual(all.pixels[position * 105..<position * 105 + 105]))
      #expect(data.labels(of: .search)[index] == position % 4)
    }
  }

  @Test func hashTellsPixelsAndLabelsButNotNormalisation() throws {
    let data = try randomDataset()
    #expect(data.contentHash == "8805560db8b8ab88")
    #expect(try data.normalised(by: .imageNet).contentHash == data.contentHash)
    #expect(try randomDataset(classCount: 5).contentHash != data.contentHash)
    #expect(try randomDataset(train: 61).contentHash != data.contentHash)
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let good = randomImages(4, shape: [1, 2, 2], classCount: 2)
    func make(
      shape: [Int] = [1, 2, 2], normalisation: Normalisation = .mnist, train: LabelledImages? = nil
    ) throws {
      _ = try Dataset(
        name: "x", imageShape: shape, classCount: 2, normalisation: normalisation, train: train ?? good, test: good)
    }
    try make()
    #expect(fault { try make(shape: [2, 2]) }?.kind == .mismatch)
    #expect(fault { try make(normalisation: .imageNet) }?.kind == .mismatch)
    #expect(fault { try make(normalisation: Normalisation(mean: [0], deviation: [0])) }?.kind == .mismatch)
    #expect(fault { try make(train: LabelledImages(pixels: [], labels: [])) }?.kind == .mismatch)
    #expect(fault { try make(train: LabelledImages(pixels: [1, 2, 3], labels: [0])) }?.kind == .mismatch)
    #expect(
      fault { try make(train: LabelledImages(pixels: [1, 2, 3, 4], labels: [2])) }?.sentence
        == "The training set of x labels image 0 as class 2, and the classes are 0 to 1.")
  }
}
