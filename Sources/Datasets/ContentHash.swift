/// A fast 64-bit fingerprint of bytes, to tell data sets apart in a run's record; it is no defence against forgery.
///
/// FNV-1a taken over little-endian 64-bit words in place of bytes, each step followed by folding the upper half onto the
/// lower, the last word padded with zeros, and the length put in at the end. About 2 GB a second.
package struct ContentHash {
  package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  /// A hash of nothing yet.
  package init() {}

  /// Puts one word in.
  package mutating func combine(_ word: UInt64) {
    value = (value ^ word) &* 0x0000_0100_0000_01B3
    value ^= value >> 32
  }

  /// Puts all bytes of an array's elements in, and their number.
  package mutating func combine<Element: BitwiseCopyable>(_ elements: [Element]) {
    let count = elements.withUnsafeBytes { buffer in
      let whole = buffer.count / 8 * 8
      for offset in stride(from: 0, to: whole, by: 8) {
        combine(UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      }
      if whole < buffer.count {
        combine(buffer[whole...].reversed().reduce(0) { $0 << 8 | UInt64($1) })
      }
      return buffer.count
    }
    combine(UInt64(count))
  }

  /// Sixteen hexadecimal digits.
  package var text: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
