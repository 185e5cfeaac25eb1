/// An upper bound that the compressed network must keep to.
public struct Budget: Sendable, Hashable {
  /// What is bounded.
  public enum Quantity: String, Sendable, CaseIterable {
    /// Multiply-accumulates of convolution and linear layers for one input.
    case macs
    /// Trainable numbers.
    case params
    /// Weights of convolutions and linear layers that are not zero.
    case nonzeros
    /// Bytes of the file in which the network is coded.
    case size
    /// Nanoseconds of a call in an inference engine, of one batch.
    case latency
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
  /// The budget as it is written on the command line, such as `macs=50%`, `params=120k`, `size=200kB` or `latency=4.5ms`.
  public var description: String { "\(quantity.rawValue)=\(asked)" }

  /// The amount as it is written, such as `50%`.
  public var asked: String {
    switch amount {
    case .share(let share): Self.decimal(share * 100) + "%"
    case .count(let count): text(count)
    }
  }

  /// A count of the quantity as people write it: `120M`, `4.5ms`.
  func text(_ count: Int) -> String {
    if quantity == .latency {
      return count < 1_000_000 ? Self.decimal(Double(count) / 1e3) + "us" : Self.decimal(Double(count) / 1e6) + "ms"
    }
    for (suffix, scale) in [("G", 1_000_000_000), ("M", 1_000_000), ("k", 1_000)] where count % scale == 0 && count > 0
    {
      return "\(count / scale)\(suffix)\(quantity == .size ? "B" : "")"
    }
    return "\(count)"
  }

  private static func decimal(_ number: Double) -> String {
    "\((number * 1e6).rounded() / 1e6)".replacing(/\.0$/, with: "")
  }
}
