/// An upper bound that the compressed network must keep to.
public struct Budget: Sendable, Hashable {
  /// What is bounded.
  public enum Quantity: String, Sendable, CaseIterable {
    /// Multiply-accumulates of convolution and linear layers for one input.
    case macs
    /// Trainable numbers.
    case params
  }

  /// How much is allowed.
  public enum Amount: Sendable, Hashable {
    /// A share of what the original has, between 0 and 1.
    case share(Double)
    /// A count.
    case count(Int)
  }

  /// What is bounded.
  public let quantity: Quantity
  /// How much of it is allowed.
  public let amount: Amount

  /// At most `amount` of `quantity`.
  public init(_ quantity: Quantity, _ amount: Amount) {
    self.quantity = quantity
    self.amount = amount
  }

  /// The largest count that is allowed when the original has `original`.
  public func limit(for original: Int) -> Int {
    switch amount {
    // The slack takes up what the product of a decimal share loses: 29 % of 100 is 29.
    case .share(let share): Int((share * Double(original) + 1e-6).rounded(.down))
    case .count(let count): count
    }
  }
}

extension Budget: CustomStringConvertible {
  /// The budget as it is written on the command line, such as `macs=50%` or `params=120k`.
  public var description: String { "\(quantity.rawValue)=\(amount)" }
}

extension Budget.Amount: CustomStringConvertible {
  /// Such as `50%` or `120M`.
  public var description: String {
    switch self {
    case .share(let share): "\((share * 1e6).rounded() / 1e4)".replacing(/\.0$/, with: "") + "%"
    case .count(let count): Self.text(count)
    }
  }

  private static func text(_ count: Int) -> String {
    for (suffix, scale) in [("G", 1_000_000_000), ("M", 1_000_000), ("k", 1_000)] where count % scale == 0 && count > 0
    {
      return "\(count / scale)\(suffix)"
    }
    return "\(count)"
  }
}
