import Networks
import Testing

/// The most numbers held at one time, against counts by hand.
@Suite struct PeakMemoryTests {
  @Test func aChainHoldsTwoValues() throws {
    var builder = NetworkBuilder(name: "chain", input: [10])
    let first = try builder.linear("first", builder.input, outputs: 30)
    let second = try builder.linear("second", first, outputs: 20)
    #expect(try peak(builder, second) == 50)
  }

  @Test func aShortcutIsHeldUntilItIsAdded() throws {
    var builder = NetworkBuilder(name: "shortcut", input: [10])
    let stem = try builder.linear("stem", builder.input, outputs: 10)
    let wide = try builder.linear("wide", stem, outputs: 100)
    let narrow = try builder.linear("narrow", wide, outputs: 10)
    let output = builder.add("add", .add, stem, narrow)
    #expect(try peak(builder, output) == 10 + 100 + 10)
  }

  @Test func aValueReadTwiceByOneNodeIsFreedOnce() throws {
    var builder = NetworkBuilder(name: "double", input: [10])
    let double = builder.add("double", .add, builder.input, builder.input)
    let last = try builder.linear("last", double, outputs: 1)
    #expect(try peak(builder, last) == 20)
  }

  @Test func outputsAreHeldToTheEnd() throws {
    var builder = NetworkBuilder(name: "two", input: [10])
    let early = try builder.linear("early", builder.input, outputs: 50)
    let late = try builder.linear("late", builder.input, outputs: 7)
    #expect(try builder.network(outputs: [early, late]).costs().peakActivationElements == 10 + 50 + 7)
  }

  @Test func whatNothingReadsIsFreedAtOnce() throws {
    var builder = NetworkBuilder(name: "dead", input: [10])
    _ = try builder.linear("dead", builder.input, outputs: 50)
    let output = try builder.linear("output", builder.input, outputs: 7)
    #expect(try peak(builder, output) == 60)
  }

  @Test func bytesAreFourANumber() throws {
    var builder = NetworkBuilder(name: "one", input: [10])
    let output = builder.add("same", .identity, builder.input)
    #expect(try builder.network(output: output).costs().peakActivationBytes == 80)
  }

  private func peak(_ builder: NetworkBuilder, _ output: String) throws -> Int {
    try builder.network(output: output).costs().peakActivationElements
  }
}
