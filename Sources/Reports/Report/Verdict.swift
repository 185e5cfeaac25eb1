import Runs

extension RunResults {
  /// What the run came to, in one line: `49.9 % of the MACs, 92.61 % accuracy (−0.78 points)`.
  ///
  /// Names what was bounded, or MACs if nothing was, or how many layers were brought to integers, and says which budgets were missed.
  var verdict: String {
    guard let original else {
      let size = "\(Figures.count(result.macs)) MACs, \(Figures.count(result.params)) params"
      return result.accuracy.map { "\(Figures.percent($0)) accuracy, \(size)" } ?? size
    }
    let bounded = Set((budgets ?? []).map(\.quantity))
    var parts: [String] = []
    if let quantisation {
      parts.append("\(quantisation.layers) layers in int8")
    } else if let coded {
      parts.append("\(Figures.share(coded.nonzeros, of: coded.weights)) of the weights")
    } else if bounded.contains("macs") || !bounded.contains("params") && latency == nil {
      parts.append("\(Figures.share(result.macs, of: original.macs)) of the MACs")
    }
    if bounded.contains("params") { parts.append("\(Figures.share(result.params, of: original.params)) of the params") }
    if let speedup = latency?.speedup {
      parts.append("\(Figures.fixed(speedup.median, decimals: 2)) times as fast")
    }
    if let accuracy = result.accuracy {
      let change = original.accuracy.map { " (\(Figures.points(from: $0, to: accuracy)))" } ?? ""
      parts.append("\(Figures.percent(accuracy)) accuracy\(change)")
    }
    let missed = missedBudgets.map { ", over the budget of \(Quantity.name($0.quantity))" }
    return parts.joined(separator: ", ") + missed.joined()
  }

  /// The budgets that do not hold.
  var missedBudgets: [BudgetFigures] { (budgets ?? []).filter { !$0.met } }
}

/// What a budget bounds, in the words of the tables.
enum Quantity {
  /// The name of a quantity; what is unknown is named as it is written.
  static func name(_ quantity: String) -> String { quantity == "macs" ? "MACs" : quantity }

  /// A count of a quantity: latencies are counted in nanoseconds.
  static func text(_ count: Int, of quantity: String) -> String {
    quantity == "latency" ? "\(Figures.fixed(Double(count) / 1e6, decimals: 3)) ms" : Figures.exact(count)
  }
}
