import Datasets
import Testing

@Suite struct SubsetTests {
  @Test func sizesAreReadAndWritten() {
    #expect(SubsetSize(parsing: "1000") == .count(1000) && SubsetSize(parsing: "5%") == .percent(5))
    #expect(SubsetSize(parsing: "2.5%")?.description == "2.5%" && SubsetSize(parsing: "5%")?.description == "5%")
    for text in ["", "0", "-3", "0%", "101%", "many", "nan%", "%", "5 %"] {
      #expect(SubsetSize(parsing: text) == nil, "\(text)")
    }
  }

  @Test("Every split keeps its share, the same number of each class", arguments: [SubsetSize.count(40), .percent(20)])
  func sharesAreKept(size: SubsetSize) throws {
    let data = try randomDataset(train: 240, test: 83, searchCount: 40)
    let subset = try data.subset(size)
    for (split, each) in [(Dataset.Split.train, 10), (.search, 2), (.test, 4)] {
      let labels = subset.labels(of: split)
      #expect((0..<4).map { wanted in labels.count { $0 == wanted } } == [each, each, each, each])
      #expect(Set(subset.positions(of: split)).isSubset(of: data.positions(of: split)))
    }
    #expect(subset.contentHash == data.contentHash)
  }

  @Test("A smaller subset is part of a larger one, and the largest is all")
  func subsetsAreNested() throws {
    let data = try randomDataset(train: 240, searchCount: 40)
    var last = try data.subset(.percent(1))
    for percent in [3.0, 10, 50, 99, 100] {
      let next = try data.subset(.percent(percent))
      for split in Dataset.Split.allCases {
        #expect(Set(last.positions(of: split)).isSubset(of: next.positions(of: split)))
      }
      last = next
    }
    for split in Dataset.Split.allCases { #expect(last.positions(of: split) == data.positions(of: split)) }
  }

  @Test func tooMuchIsRefused() throws {
    #expect(
      fault { _ = try randomDataset(train: 240, searchCount: 40).subset(.count(201)) }?.sentence
        == "The train split has 200 images, fewer than the 201 of the subset.")
  }

  @Test("An image of a subset is augmented as in the whole")
  func subsetsKeepTheirDraws() throws {
    let data = try randomDataset()
    let subset = try data.subset(.percent(30))
    func views(_ data: Dataset) throws -> [Int: [Float]] {
      let loader = Loader(
        data, split: .train, batchSize: 1, shuffles: false, dropsPartialBatch: false, augmentation: .padCropMirror)
      return Dictionary(
        uniqueKeysWithValues: try loader.batches().all().map {
          (data.positions(of: .train)[$0.indices[0]], $0.images.values)
        })
    }
    let all = try views(data)
    for (position, view) in try views(subset) { #expect(all[position] == view) }
  }

  @Test("Fewer images held out are part of more, and none is lost")
  func heldOutImagesAreNested() throws {
    let data = try randomDataset(train: 240, searchCount: 40)
    let all = Set(data.positions(of: .train)).union(data.positions(of: .search))
    let few = try data.holdingOut(data.classCount)
    #expect(Set(few.positions(of: .search)).isSubset(of: data.positions(of: .search)))
    #expect(few.labels(of: .search).sorted() == Array(0..<data.classCount))
    #expect(Set(few.positions(of: .train)).union(few.positions(of: .search)) == all)
    #expect(few.count(of: .train) == 240 - data.classCount && few.positions(of: .test) == data.positions(of: .test))
    #expect(fault { _ = try data.holdingOut(121) }?.sentence.contains("half of the 240") == true)
    #expect(fault { _ = try data.holdingOut(data.classCount - 1) } != nil)
  }
}
