extension Zoo {
  /// The names that someone who typed `name` may have meant, the nearest first; all names where nothing is near.
  ///
  /// Near are names with the same architecture, names that begin as `name` does, and names that two letters more, less
  /// or other make of it.
  static func nearest(to name: String) -> [String] {
    let asked = name.lowercased()
    let architecture = asked.prefix { $0 != "-" }
    let near = names.compactMap { candidate -> (name: String, distance: Int)? in
      let distance = editDistance(asked, candidate)
      let isRelated = candidate.prefix { $0 != "-" } == architecture || candidate.hasPrefix(asked)
      return distance <= 2 || isRelated ? (candidate, distance) : nil
    }
    return near.isEmpty ? names : near.sorted { $0.distance < $1.distance }.map(\.name)
  }

  /// The fewest letters to put in, take out or change that make one word of the other (Levenshtein 1966).
  static func editDistance(_ first: String, _ second: String) -> Int {
    let second = Array(second)
    var row = Array(0...second.count)
    for (index, letter) in first.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in second.indices {
        let changed = diagonal + (letter == second[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = Swift.min(changed, row[column] + 1, row[column + 1] + 1)
      }
    }
    return row[second.count]
  }
}
