/// Sets of small integers that can be united: union by size with path halving.
package struct DisjointSets {
  private var parents: [Int] = []
  private var sizes: [Int] = []

  /// No integers.
  package init() {}

  /// How many integers there are.
  package var count: Int { parents.count }

  /// Adds `count` new integers, each in a set of its own.
  package mutating func add(_ count: Int) -> Range<Int> {
    let first = parents.count
    parents.append(contentsOf: first..<first + count)
    sizes.append(contentsOf: repeatElement(1, count: count))
    return first..<first + count
  }

  /// The integer that stands for the set of `element`.
  package mutating func root(of element: Int) -> Int {
    var element = element
    while parents[element] != element {
      parents[element] = parents[parents[element]]
      element = parents[element]
    }
    return element
  }

  /// Makes one set of the sets of two integers.
  package mutating func unite(_ first: Int, _ second: Int) {
    var large = root(of: first)
    var small = root(of: second)
    guard large != small else { return }
    if sizes[large] < sizes[small] { swap(&large, &small) }
    parents[small] = large
    sizes[large] += sizes[small]
  }

  /// In how many sets the elements are.
  package mutating func count(of elements: [Int]) -> Int { Set(elements.map { root(of: $0) }).count }
}
