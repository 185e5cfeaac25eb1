extension Budget {
  /// Reads a budget such as `macs=50%`, `macs=62.5M` or `params=120k`.
  ///
  /// - Throws: `BudgetError.unreadable` when the text is none.
  public init(_ text: String) throws {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false).map { $0.filter { !$0.isWhitespace } }
    let known = Quantity.allCases.map(\.rawValue).joined(separator: ", ")
    guard parts.count == 2 else {
      throw BudgetError.unreadable(text, "write QUANTITY=AMOUNT, such as macs=50% or params=120k")
    }
    guard let quantity = Quantity(rawValue: parts[0].lowercased()) else {
      throw BudgetError.unreadable(text, "'\(parts[0])' is none of the quantities \(known)")
    }
    guard let amount = Amount(parts[1]) else {
      throw BudgetError.unreadable(
        text, "'\(parts[1])' is neither a percentage above 0 and up to 100 nor a count above 0")
    }
    self.init(quantity, amount)
  }
}

extension Budget.Amount {
  /// Reads `50%`, `120M`, `4.5k` or a bare count.
  fileprivate init?(_ text: String) {
    guard let last = text.last else { return nil }
    if last == "%" {
      guard let percent = Double(text.dropLast()), percent > 0, percent <= 100 else { return nil }
      self = .share(percent / 100)
    } else {
      let scales: [Character: Double] = ["k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9]
      guard let number = Double(scales[last] == nil ? text[...] : text.dropLast()), number.isFinite else { return nil }
      let count = (number * (scales[last] ?? 1)).rounded()
      guard count >= 1, count < 1e18 else { return nil }
      self = .count(Int(count))
    }
  }
}
