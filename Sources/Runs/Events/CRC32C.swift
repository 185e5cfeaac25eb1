/// CRC-32C: the checksum of iSCSI (RFC 3720, B.4) and of TensorFlow's records.
package enum CRC32C {
  /// The checksum of all bytes.
  package static func checksum(of bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(UInt32.max) { register, byte in
      table[Int(UInt8(truncatingIfNeeded: register) ^ byte)] ^ (register >> 8)
    }
  }

  /// The checksum as records have it: rotated and moved, for a record may hold checksums that are themselves checked.
  package static func masked(of bytes: some Sequence<UInt8>) -> UInt32 {
    let checksum = checksum(of: bytes)
    return ((checksum >> 15) | (checksum << 17)) &+ 0xA282_EAD8
  }

  /// What each byte does to the register, by Castagnoli's polynomial with its bits reversed.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { register, _ in (register >> 1) ^ (register & 1 == 1 ? 0x82F6_3B78 : 0) }
  }
}
