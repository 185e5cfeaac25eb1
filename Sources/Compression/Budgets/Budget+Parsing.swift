extension Budget {
  /// Reads a budget such as `macs=50%`, `macs=62.5M`, `params=120k` or `latency=4.5ms`.
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
    guard let amount = Amount(parts[1], units: quantity.units) else {
      throw BudgetError.unreadable(
        text, "'\(parts[1])' is neither a percentage above 0 and up to 100 nor a \(quantity.countName) above 0")
    }
    self.init(quantity, amount)
  }
}

extension Budget.Quantity {
  /// The units that a count may be given in, longest names first, and what each stands for.
  fileprivate var units: [(suffix: String, scale: Double)] {
    switch self {
    case .size: [("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("KiB", 1024), ("MiB", 1_048_576), ("B", 1), ("", 1)]
    case .macs, .params, .nonzeros: [("k", 1e3), ("K", 1e3), ("M", 1e6), ("G", 1e9), ("", 1)]
    // A time without a unit could be anything.
    case .latency: [("ms", 1e6), ("us", 1e3), ("µs", 1e3), ("ns", 1), ("s", 1e9)]
    }
  }

  /// What a count of this is called.
  fileprivate var countName: String {
    switch self {
    case .macs, .params, .nonzeros: "count"
    case .size: "size such as 200kB"
    case .latency: "time such as 4.5ms"
    }
  }
}

extension Budget.Amount {
  /// Reads `50%`, or a number with one of the units.
  fileprivate init?(_ text: String, units: [(suffix: String, scale: Double)]) {
    if text.last == "%" {
      guard let percent = Double(text.dropLast()), percent > 0, percent <= 100 else { return nil }
      self = .share(percent / 100)
    } else {
      guard let unit = units.first(where: { text.hasSuffix($0.suffix) }),
        let number = Double(text.dropLast(unit.suffix.count)), number.isFinite
      else { return nil }
      let count = (number * unit.scale).rounded()
      guard count >= 1, count < 1e18 else { return nil }
      self = .count(Int(count))
    }
  }
}
