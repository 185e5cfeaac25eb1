/// Training images divided into those that weights are trained on and those that decisions are made on.
///
/// `search` gets the same number of each class, drawn by a permutation whose seed never changes; a class gives at most
/// half of its images. The division is a function of the labels and of the number asked for.
struct SearchDivision: Sendable {
  /// Positions of the images for training, ascending.
  let train: [Int]
  /// Positions of the images held out, ascending.
  let search: [Int]

  init(labels: [Int], classCount: Int, searchCount: Int) {
    var available = Array(repeating: 0, count: classCount)
    for label in labels { available[label] += 1 }
    let share = searchCount > 0 ? max(1, searchCount / classCount) : 0
    var wanted = available.map { min(share, $0 / 2) }

    var stream = RandomStream(seed: 0, name: "search split")
    var isHeldOut = Array(repeating: false, count: labels.count)
    for position in stream.permutation(of: labels.count) where wanted[labels[position]] > 0 {
      wanted[labels[position]] -= 1
      isHeldOut[position] = true
    }
    train = labels.indices.filter { !isHeldOut[$0] }
    search = labels.indices.filter { isHeldOut[$0] }
  }
}
