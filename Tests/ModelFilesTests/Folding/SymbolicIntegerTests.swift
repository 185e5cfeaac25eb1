import ModelFiles
import TestSupport
import Testing

/// Arithmetic with the batch's length: what it gives holds for every length, and what hangs on it is refused.
struct SymbolicIntegerTests {
  private typealias Rule = (SymbolicInteger, SymbolicInteger) throws -> SymbolicInteger

  private let rules: [(name: String, rule: Rule)] = [
    ("+", { try $0.plus($1) }), ("-", { try $0.minus($1) }), ("*", { try $0.times($1) }),
    ("/", { try $0.dividedBy($1) }), ("%", { try $0.remainder(dividingBy: $1, asC: true) }),
    ("mod", { try $0.remainder(dividingBy: $1, asC: false) }), ("min", { try $0.smaller($1) }),
    ("max", { try $0.larger($1) }), ("<", { SymbolicInteger(try $0.isLess(than: $1) ? 1 : 0) }),
    ("==", { SymbolicInteger(try $0.isEqual(to: $1) ? 1 : 0) }),
  ]

  private let numbers: [SymbolicInteger] = [-7, -2, -1, 0, 1, 2, 3, 12].map { SymbolicInteger($0) }

  private func multiples() throws -> [SymbolicInteger] {
    try [-6, -1, 1, 2, 12].map { try SymbolicInteger.batch.times(SymbolicInteger($0)) }
  }

  @Test func resultsHoldForEveryLengthOfTheBatch() throws {
    let all = try numbers + multiples()
    for (name, rule) in rules {
      for first in all {
        for second in all {
          guard let result = try? rule(first, second) else { continue }
          for length in 1...5 {
            let pair = try (first.substituting(batch: length), second.substituting(batch: length))
            #expect(
              try result.substituting(batch: length) == rule(pair.0, pair.1), "\(first) \(name) \(second) at \(length)")
          }
        }
      }
    }
  }

  /// A comparison may be refused only where lengths of the batch disagree on what the result is.
  @Test func nothingIsRefusedThatIsTheSameForEveryLength() throws {
    let all = try numbers + multiples()
    for (name, rule) in rules where ["<", "=="].contains(name) {
      for first in all {
        for second in all where (try? rule(first, second)) == nil {
          let results = try Set(
            (1...40).map { try rule(first.substituting(batch: $0), second.substituting(batch: $0)) })
          #expect(results.count > 1, "\(first) \(name) \(second)")
        }
      }
    }
    for first in all {
      for second in all where (try? first.smaller(second)) == nil {
        let firstIsSmaller = try Set(
          (1...40).map { try first.substituting(batch: $0).isLess(than: second.substituting(batch: $0)) })
        #expect(firstIsSmaller.count > 1, "\(first) min \(second)")
      }
    }
  }

  @Test func integersDivideAsONNXSays() throws {
    for dividend in -7...7 {
      for divisor in -3...3 where divisor != 0 {
        let (first, second) = (SymbolicInteger(dividend), SymbolicInteger(divisor))
        #expect(try first.dividedBy(second).number == dividend / divisor)
        #expect(try first.remainder(dividingBy: second, asC: true).number == dividend % divisor)
        let python = dividend - divisor * Int((Double(dividend) / Double(divisor)).rounded(.down))
        #expect(try first.remainder(dividingBy: second, asC: false).number == python)
      }
    }
  }

  @Test func batchPassesThroughAndMixesWithNothing() throws {
    let batch = SymbolicInteger.batch
    let (one, four) = (SymbolicInteger(1), SymbolicInteger(4))
    #expect(try batch.times(one) == batch)
    #expect(try batch.dividedBy(one) == batch)
    #expect(try batch.times(four).dividedBy(batch) == four)
    #expect(try batch.times(four).dividedBy(four) == batch)
    #expect(throws: BatchIsOpen.self) { try batch.plus(one) }
    #expect(throws: BatchIsOpen.self) { try batch.times(batch) }
    #expect(throws: BatchIsOpen.self) { try batch.dividedBy(four) }
    #expect(throws: BatchIsOpen.self) { try batch.isEqual(to: four) }
    #expect(batch.number == nil)
  }

  @Test func overflowIsRefused() {
    let huge = SymbolicInteger(.max)
    for rule in rules.prefix(3) where rule.name != "-" {
      #expect(throws: Inexpressible.self) { try rule.rule(huge, huge) }
    }
    #expect(throws: Inexpressible.self) { try SymbolicInteger(.min).negated() }
    #expect(throws: Inexpressible.self) { try SymbolicInteger(.min).dividedBy(SymbolicInteger(-1)) }
    #expect(throws: Inexpressible.self) { try huge.dividedBy(SymbolicInteger(0)) }
  }
}
