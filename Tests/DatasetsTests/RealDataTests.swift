import Datasets
import Testing

/// Checks against the published sets, where the environment variable `ESPALIER_DATA` names a folder that has them.
@Suite struct RealDataTests {
  @Test(.enabled(if: realData("mnist") != nil, "ESPALIER_DATA names no folder with mnist"))
  func mnist() throws {
    let data = try Dataset.mnist(in: try #require(realData("mnist")))
    let train = try #require(data.trainingImages)
    #expect(train.count == 60_000 && data.count(of: .train) == 55_000)
    #expect(data.count(of: .search) == 5000 && data.count(of: .test) == 10_000)
    #expect(Array(train.labels.prefix(10)) == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    #expect(Array(data.labels(of: .test).prefix(5)) == [7, 2, 1, 0, 4])
    let moments = meanAndDeviation(train.pixels)
    #expect(abs(moments.mean - 0.13066) < 5e-6 && abs(moments.deviation - 0.30811) < 5e-6)
    let search = data.labels(of: .search)
    #expect((0..<10).allSatisfy { digit in search.count { $0 == digit } == 500 })
  }

  @Test(
    .enabled(
      if: realData("cifar10/cifar-10-batches-bin") != nil, "ESPALIER_DATA names no folder with cifar10, unpacked"))
  func cifar10() throws {
    let data = try Dataset.cifar10(in: try #require(realData("cifar10")))
    #expect(data.count(of: .train) == 45_000 && data.count(of: .search) == 5000 && data.count(of: .test) == 10_000)
    let train = try #require(data.trainingImages)
    #expect(Array(train.labels.prefix(5)) == [6, 9, 9, 4, 1])
    #expect(Array(data.labels(of: .test).prefix(5)) == [3, 8, 8, 0, 6])
    let search = data.labels(of: .search)
    #expect((0..<10).allSatisfy { label in search.count { $0 == label } == 500 })
    let moments = meanAndDeviation(train.pixels)
    #expect(abs(moments.mean - 0.4734) < 1e-3 && abs(moments.deviation - 0.2516) < 1e-3)
  }
}
