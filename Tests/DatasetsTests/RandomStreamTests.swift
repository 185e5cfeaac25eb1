import Datasets
import Testing

@Suite struct RandomStreamTests {
  @Test("A stream draws the same bits on every system and in every version")
  func bitsAreFixed() {
    var stream = RandomStream(seed: 1, name: "test").substream(2)
    #expect((0..<3).map { _ in stream.next() } == [12340281366679567287, 8256565454834963499, 7478083478547017035])
  }

  @Test func substreamsDoNotDependOnDraws() {
    let fresh = RandomStream(seed: 7, name: "a")
    var used = fresh
    for _ in 0..<10 { _ = used.next() }
    var (first, second) = (fresh.substream(3), used.substream(3))
    #expect(first.next() == second.next())
  }

  @Test func seedsNamesAndIndicesTellStreamsApart() {
    let streams = [
      RandomStream(seed: 0, name: "a"), RandomStream(seed: 1, name: "a"), RandomStream(seed: 0, name: "b"),
      RandomStream(seed: 0, name: "a").substream(0), RandomStream(seed: 0, name: "a").substream(1),
      RandomStream(seed: 0, name: "a").substream(0).substream(1),
      RandomStream(seed: 0, name: "a").substream(1).substream(0),
    ]
    let first = streams.map { stream in
      var stream = stream
      return stream.next()
    }
    #expect(Set(first).count == streams.count)
  }

  @Test(arguments: [0, 1, 2, 17, 1000])
  func permutationHasEachNumberOnce(count: Int) {
    var stream = RandomStream(seed: 5, name: "permutation")
    #expect(stream.permutation(of: count).sorted() == Array(0..<count))
  }

  @Test("All six orders of three things are about equally frequent")
  func permutationsAreUniform() {
    var stream = RandomStream(seed: 5, name: "permutation")
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6000 { counts[stream.permutation(of: 3), default: 0] += 1 }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { (850...1150).contains($0) })
  }

  @Test func drawsStayInTheirRangeAndCoverIt() {
    var stream = RandomStream(seed: 9, name: "draws")
    var seen: Set<Int> = []
    var sum = 0.0
    for _ in 0..<4000 {
      seen.insert(stream.integer(in: -3...3))
      let value = stream.uniform(in: 2...4)
      #expect(value >= 2 && value < 4)
      sum += value
    }
    #expect(seen == Set(-3...3))
    #expect(abs(sum / 4000 - 3) < 0.05)
  }
}
