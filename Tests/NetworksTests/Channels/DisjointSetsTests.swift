import Networks
import TestSupport
import Testing

struct DisjointSetsTests {
  /// The oracle: every element with the name of its set, renamed at every union.
  @Test("Sets are those that relabelling by hand gives", arguments: UInt64(1)...20)
  func relabelling(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var sets = DisjointSets()
    var names: [Int] = []
    for _ in 0..<6 {
      let added = sets.add(Int.random(in: 0...9, using: &generator))
      #expect(added == names.count..<names.count + added.count)
      names.append(contentsOf: added)
      #expect(sets.count == names.count)
      guard let last = names.indices.last else { continue }
      for _ in 0..<5 {
        let first = Int.random(in: 0...last, using: &generator)
        let second = Int.random(in: 0...last, using: &generator)
        sets.unite(first, second)
        let (kept, lost) = (names[first], names[second])
        for index in names.indices where names[index] == lost { names[index] = kept }
      }
      for (one, other) in zip(names.indices, names.indices.reversed()) {
        #expect((sets.root(of: one) == sets.root(of: other)) == (names[one] == names[other]))
      }
      #expect(sets.count(of: Array(names.indices)) == Set(names).count)
    }
  }

  @Test("A root stands for itself")
  func rootsAreFixed() {
    var sets = DisjointSets()
    _ = sets.add(100)
    for element in 1..<100 { sets.unite(element - 1, element) }
    let root = sets.root(of: 57)
    #expect(sets.root(of: root) == root)
    #expect(sets.count(of: Array(0..<100)) == 1)
  }
}
