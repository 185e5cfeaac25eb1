import Runs
import Testing

@Suite struct CRC32CTests {
  /// The examples of RFC 3720, appendix B.4, and the check value of the algorithm.
  private static let examples: [(bytes: [UInt8], checksum: UInt32)] = [
    (Array(repeating: 0, count: 32), 0x8A91_36AA),
    (Array(repeating: 0xFF, count: 32), 0x62A8_AB43),
    (Array(0..<32), 0x46DD_794E),
    (Array((0..<32).reversed()), 0x113F_DB5C),
    (
      [
        0x01, 0xC0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0, 0, 0, 0, 0, 0x04, 0, 0, 0, 0, 0x14, 0, 0, 0,
        0x18,
        0x28, 0, 0, 0, 0, 0, 0, 0, 0x02, 0, 0, 0, 0, 0, 0, 0,
      ], 0xD996_3A56
    ),
    (Array("123456789".utf8), 0xE306_9283),
    ([], 0),
  ]

  @Test(arguments: examples)
  func checksums(_ bytes: [UInt8], _ checksum: UInt32) {
    #expect(CRC32C.checksum(of: bytes) == checksum)
  }

  /// The mask is undone as TensorFlow undoes it.
  @Test func masksAreUndone() {
    let masked = CRC32C.masked(of: [UInt8](0..<32)) &- 0xA282_EAD8
    #expect((masked >> 17) | (masked << 15) == 0x46DD_794E)
  }
}
