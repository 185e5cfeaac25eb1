import ArgumentParser

/// Whole numbers above zero with commas between them, such as `1,2`.
struct Counts: ExpressibleByArgument, CustomStringConvertible {
  let values: [Int]

  init(_ values: [Int]) { self.values = values }

  init?(argument: String) {
    let counts =
      argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard counts.allSatisfy({ $0 > 0 }) else { return nil }
    values = counts
  }

  var description: String { values.map(String.init).joined(separator: ",") }
}

/// Names as they are written on the command line: `a,b`.
struct Names: ExpressibleByArgument, CustomStringConvertible {
  let values: [String]

  init(_ values: [String]) { self.values = values }

  init?(argument: String) {
    values = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard values.allSatisfy({ !$0.isEmpty }) else { return nil }
  }

  var description: String { values.joined(separator: ",") }
}
