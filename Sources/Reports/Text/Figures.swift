import Foundation

/// Numbers as people read them: the same text on every system and in every locale.
///
/// A number that is not there, or is not finite, is an em dash; the minus sign is U+2212.
public enum Figures {
  /// What stands for a number that is not there.
  public static let missing = "—"

  /// A count to two decimals with a unit of a thousand: `125.49 M`, `0.85 M`, `16.38 k`, `512`.
  ///
  /// Millions begin at a tenth of one, as in papers.
  public static func count(_ count: Int) -> String {
    // Each unit ends where its two decimals would round to a thousand.
    switch count.magnitude {
    case 0..<1_000: signed(count, "\(count.magnitude)")
    case 1_000..<100_000: "\(fixed(Double(count) / 1e3, decimals: 2)) k"
    case 100_000..<999_995_000: "\(fixed(Double(count) / 1e6, decimals: 2)) M"
    case 999_995_000..<999_995_000_000: "\(fixed(Double(count) / 1e9, decimals: 2)) G"
    default: "\(fixed(Double(count) / 1e12, decimals: 2)) T"
    }
  }

  /// A count to its last digit, in groups of three: `125,485,706`.
  public static func exact(_ count: Int) -> String {
    let digits = String(count.magnitude)
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { grouped.append(",") }
      grouped.append(digit)
    }
    return signed(count, grouped)
  }

  /// A share of 0…1 in percent: `93.39 %`.
  public static func percent(_ share: Double?, decimals: Int = 2) -> String {
    guard let share, share.isFinite else { return missing }
    return "\(fixed(share * 100, decimals: decimals)) %"
  }

  /// One count as a share of another: `49.9 %`; a dash when there is nothing to be a share of.
  public static func share(_ part: Int, of whole: Int) -> String {
    whole == 0 ? missing : percent(Double(part) / Double(whole), decimals: 1)
  }

  /// The way from one share of 0…1 to another in percentage points, always with its sign: `−0.78 points`.
  public static func points(from old: Double?, to new: Double?) -> String {
    guard let old, let new, (new - old).isFinite else { return missing }
    return "\(change((new - old) * 100, decimals: 2)) points"
  }

  /// A number with its sign, if it is not zero: `+0.12`.
  public static func change(_ number: Double, decimals: Int) -> String {
    let text = fixed(number, decimals: decimals)
    return number > 0 && text.contains(where: { ("1"..."9").contains($0) }) ? "+\(text)" : text
  }

  /// A number with so many decimals, halves away from zero: `0.3125`.
  public static func fixed(_ number: Double?, decimals: Int) -> String {
    guard let number, number.isFinite else { return missing }
    let scale = (0..<max(decimals, 0)).reduce(1.0) { power, _ in power * 10 }
    let scaled = (number.magnitude * scale).rounded(.toNearestOrAwayFromZero)
    guard scaled < 1e18 else { return scientific(number) }
    let digits = String(UInt64(scaled))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let whole = padded.dropLast(max(decimals, 0))
    let text = decimals > 0 ? "\(whole).\(padded.suffix(decimals))" : String(whole)
    return number < 0 && scaled > 0 ? "−\(text)" : text
  }

  /// A number of any size to two digits: `1.2e-6`.
  public static func scientific(_ number: Double?) -> String {
    guard let number, number.isFinite else { return missing }
    guard number != 0 else { return "0" }
    var exponent = Int(log10(number.magnitude).rounded(.down))
    // In two steps, as the power of ten of the smallest numbers is itself out of range.
    var mantissa = number.magnitude / pow(10, Double(exponent / 2)) / pow(10, Double(exponent - exponent / 2))
    mantissa = (mantissa * 10).rounded() / 10
    if mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    return "\(number < 0 ? "−" : "")\(fixed(mantissa, decimals: 1))e\(exponent)"
  }

  /// A time in milliseconds: `1.2 ms`, and `0.123 ms` below one.
  public static func milliseconds(_ milliseconds: Double?) -> String {
    guard let milliseconds, milliseconds.isFinite else { return missing }
    return "\(fixed(milliseconds, decimals: milliseconds.magnitude < 1 ? 3 : 1)) ms"
  }

  /// A time in seconds, in the unit that suits it: `1.2 ms`, `12.3 s`, `2 min 05 s`, `3 h 07 min`.
  public static func duration(_ seconds: Double?) -> String {
    guard let seconds, seconds.isFinite, seconds.magnitude < 1e15 else { return missing }
    if seconds.magnitude < 0.9995 { return milliseconds(seconds * 1e3) }
    if seconds < 59.95 { return "\(fixed(seconds, decimals: 1)) s" }
    let whole = Int(seconds.rounded())
    if whole < 3600 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
    let minutes = Int((seconds / 60).rounded())
    return "\(minutes / 60) h \(twoDigits(minutes % 60)) min"
  }

  /// A time as a clock counts it down: `0:35`, `12:05`, `3:07:05`.
  public static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, (0..<1e15).contains(seconds) else { return missing }
    let whole = Int(seconds.rounded())
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    return (hours == 0 ? "\(minutes)" : "\(hours):\(twoDigits(minutes))") + ":\(twoDigits(whole % 60))"
  }

  /// A number of bytes in binary units: `15.6 GiB`.
  public static func bytes(_ bytes: UInt64) -> String {
    var (amount, unit) = (Double(bytes), 0)
    let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    while amount >= 1023.95, unit < units.count - 1 { (amount, unit) = (amount / 1024, unit + 1) }
    return "\(fixed(amount, decimals: unit == 0 ? 0 : 1)) \(units[unit])"
  }

  /// A shape: `64×32×32`.
  public static func shape(_ shape: [Int]) -> String {
    shape.isEmpty ? missing : shape.map(String.init).joined(separator: "×")
  }

  private static func signed(_ count: Int, _ magnitude: String) -> String { count < 0 ? "−\(magnitude)" : magnitude }

  private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
