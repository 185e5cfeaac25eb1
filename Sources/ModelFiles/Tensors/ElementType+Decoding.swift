/// Which end of a number comes first in a file.
package enum ByteOrder {
  case little, big
}

extension ElementType {
  /// Reads `count` numbers that lie one after another from the byte `start` on.
  ///
  /// The caller has checked that they lie inside `bytes`.
  package func decode(
    _ bytes: UnsafeRawBufferPointer, from start: Int, count: Int, order: ByteOrder = .little
  ) -> [Float] {
    guard count > 0 else { return [] }
    precondition(start >= 0 && count <= (bytes.count - start) / byteCount, "numbers outside the file")
    guard self == .float32, order == .little, Int(littleEndian: 1) == 1 else {
      return decode(bytes, from: start, places: 0..<count, order: order)
    }
    return [Float](unsafeUninitializedCapacity: count) { values, initialized in
      UnsafeMutableRawBufferPointer(values).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + count * 4]))
      initialized = count
    }
  }

  /// Reads the numbers at `places`, counted in numbers from the byte `start`.
  ///
  /// The caller has checked that they lie inside `bytes`.
  func decode(
    _ bytes: UnsafeRawBufferPointer, from start: Int, places: some Collection<Int>, order: ByteOrder
  ) -> [Float] {
    switch self {
    case .float64: map(bytes, start, places, order) { (bits: UInt64) in Float(Double(bitPattern: bits)) }
    case .float32: map(bytes, start, places, order) { (bits: UInt32) in Float(bitPattern: bits) }
    case .float16: map(bytes, start, places, order) { (bits: UInt16) in Float(halfBits: bits) }
    case .bfloat16: map(bytes, start, places, order) { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) }
    case .int64: map(bytes, start, places, order) { (bits: Int64) in Float(bits) }
    case .int32: map(bytes, start, places, order) { (bits: Int32) in Float(bits) }
    case .int16: map(bytes, start, places, order) { (bits: Int16) in Float(bits) }
    case .int8: map(bytes, start, places, order) { (bits: Int8) in Float(bits) }
    case .uint64: map(bytes, start, places, order) { (bits: UInt64) in Float(bits) }
    case .uint32: map(bytes, start, places, order) { (bits: UInt32) in Float(bits) }
    case .uint16: map(bytes, start, places, order) { (bits: UInt16) in Float(bits) }
    case .uint8: map(bytes, start, places, order) { (bits: UInt8) in Float(bits) }
    case .bool: map(bytes, start, places, order) { (bits: UInt8) in bits == 0 ? 0 : 1 }
    }
  }

  private func map<Bits: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, _ places: some Collection<Int>, _ order: ByteOrder,
    _ number: (Bits) -> Float
  ) -> [Float] {
    [Float](unsafeUninitializedCapacity: places.count) { values, initialized in
      for place in places {
        let bits = bytes.loadUnaligned(fromByteOffset: start + place * MemoryLayout<Bits>.size, as: Bits.self)
        values.initializeElement(
          at: initialized, to: number(order == .little ? Bits(littleEndian: bits) : Bits(bigEndian: bits)))
        initialized += 1
      }
    }
  }
}

extension Float {
  /// The number that 16 bits of IEEE 754 half precision stand for.
  package init(halfBits bits: UInt16) {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1F
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 0:
      let magnitude = Float(fraction) * 0x1p-24
      self.init(bitPattern: sign | magnitude.bitPattern)
    case 0x1F: self.init(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: self.init(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
