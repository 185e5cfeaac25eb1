import Reports
import TestSupport
import Testing

@Suite struct FiguresTests {
  @Test(arguments: [
    (0, "0"), (7, "7"), (999, "999"), (1_000, "1.00 k"), (16_384, "16.38 k"), (99_999, "100.00 k"),
    (100_000, "0.10 M"), (853_018, "0.85 M"), (125_485_706, "125.49 M"), (999_994_999, "999.99 M"),
    (999_995_000, "1.00 G"), (4_089_184_256, "4.09 G"), (999_994_999_999, "999.99 G"), (999_995_000_000, "1.00 T"),
    (-5, "−5"), (-853_018, "−0.85 M"), (.min, "−9223372.04 T"),
  ])
  func counts(_ count: Int, _ text: String) {
    #expect(Figures.count(count) == text)
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1_000, "1,000"), (125_485_706, "125,485,706"), (-12_345, "−12,345"),
    (.max, "9,223,372,036,854,775,807"),
  ])
  func exactCounts(_ count: Int, _ text: String) {
    #expect(Figures.exact(count) == text)
  }

  @Test func shares() {
    #expect(Figures.percent(0.9339) == "93.39 %")
    #expect(Figures.percent(1) == "100.00 %")
    #expect(Figures.percent(nil) == "—")
    #expect(Figures.percent(.nan) == "—")
    #expect(Figures.share(62_619_366, of: 125_485_706) == "49.9 %")
    #expect(Figures.share(3, of: 2) == "150.0 %")
    #expect(Figures.share(3, of: 0) == "—")
  }

  @Test func points() {
    #expect(Figures.points(from: 0.9339, to: 0.9261) == "−0.78 points")
    #expect(Figures.points(from: 0.9261, to: 0.9339) == "+0.78 points")
    #expect(Figures.points(from: 0.9, to: 0.9) == "0.00 points")
    #expect(Figures.points(from: 0.9, to: 0.899999) == "0.00 points")
    #expect(Figures.points(from: 0.9, to: 0.900001) == "0.00 points")
    #expect(Figures.points(from: nil, to: 0.9) == "—")
    #expect(Figures.points(from: .infinity, to: 0.9) == "—")
  }

  @Test(arguments: [
    (0.285, 1, "0.3"), (2.5, 0, "3"), (-2.5, 0, "−3"), (-0.004, 2, "0.00"), (0.05, 2, "0.05"), (12, 3, "12.000"),
    (1e30, 2, "1.0e30"), (.infinity, 2, "—"), (.nan, 2, "—"),
  ])
  func fixed(_ number: Double, _ decimals: Int, _ text: String) {
    #expect(Figures.fixed(number, decimals: decimals) == text)
  }

  @Test(arguments: [
    (0, "0"), (1.1920929e-6, "1.2e-6"), (9.96e-4, "1.0e-3"), (-3, "−3.0e0"), (.leastNonzeroMagnitude, "4.9e-324"),
    (1.7e308, "1.7e308"), (.nan, "—"),
  ])
  func scientific(_ number: Double, _ text: String) {
    #expect(Figures.scientific(number) == text)
  }

  @Test(arguments: [
    (0, "0.000 ms"), (0.0001234, "0.123 ms"), (0.0012, "1.2 ms"), (0.9994, "999.4 ms"), (0.9996, "1.0 s"),
    (12.34, "12.3 s"), (59.94, "59.9 s"), (59.96, "1 min 00 s"), (125, "2 min 05 s"), (3599.6, "1 h 00 min"),
    (11_220, "3 h 07 min"), (.infinity, "—"),
  ])
  func durations(_ seconds: Double, _ text: String) {
    #expect(Figures.duration(seconds) == text)
  }

  @Test(arguments: [
    (0, "0:00"), (0.6, "0:01"), (59.5, "1:00"), (725, "12:05"), (3599.4, "59:59"), (11_225, "3:07:05"),
    (360_000, "100:00:00"), (-1, "—"), (.infinity, "—"), (.nan, "—"),
  ])
  func clocks(_ seconds: Double, _ text: String) {
    #expect(Figures.clock(seconds) == text)
  }

  @Test func sizes() {
    #expect(Figures.bytes(0) == "0 B")
    #expect(Figures.bytes(8 << 30) == "8.0 GiB")
    #expect(Figures.bytes((1 << 30) - 1) == "1.0 GiB")
    #expect(Figures.bytes(.max) == "16.0 EiB")
    #expect(Figures.shape([64, 32, 32]) == "64×32×32")
    #expect(Figures.shape([]) == "—")
  }

  /// What is printed of a count is within half of its last digit of the count.
  @Test func countsRoundRightly() throws {
    var generator = SeededGenerator(seed: 1)
    let units = ["k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12]
    for _ in 0..<2_000 {
      let count = Int.random(in: 0...1 << Int.random(in: 1...45, using: &generator), using: &generator)
      let parts = Figures.count(count).split(separator: " ")
      let number = try #require(Double(parts[0]))
      let unit = parts.count == 1 ? 1 : try #require(units[String(parts[1])])
      #expect(abs(number * unit - Double(count)) <= (parts.count == 1 ? 0 : 0.005001 * unit), "\(count)")
      #expect(number < 1_000 && (parts.count == 1 || number >= 0.1), "\(count)")
      #expect(Int(Figures.exact(count).filter { $0 != "," }) == count)
    }
  }
}
