/// Sets of small integers that can be united: union by size with path halving.
struct DisjointSets {
  private var parents: [Int] = []
  private var sizes: [Int] = []

  /// How many integers there are.
  var count: Int { parents.count }

  /// Adds `count` new integers, each in a set of its own.
  mutating func add(_ count: Int) -> Range<Int> {
    let first = parents.count
    parents.append(contentsOf: first..<first + count)
    sizes.append(contentsOf: repeatElement(1, count: count))
    return first..<first + count
  }

  /// The integer that stands for the set of `element`.
  mutating func root(of element: Int) -> Int {
    var element = element
    while parents[element] != element {
      parents[element] = parents[parents[element]]
      element = parents[element]
    }
    return element
  }

  /// Makes one set of the sets of two integers.
  mutating func unite(_ first: Int, _ second: Int) {
    var large = root(of: first)
    var small = root(of: second)
    guard large != small else { return }
    if sizes[large] < sizes[small] { swap(&large, &small) }
    parents[small] = large
    sizes[large] += sizes[small]
  }
}
