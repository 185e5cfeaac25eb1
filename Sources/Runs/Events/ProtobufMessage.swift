/// What of the protobuf wire format an event needs: fields appended one behind another.
struct ProtobufMessage {
  /// The message so far.
  private(set) var bytes: [UInt8] = []

  /// A whole number of a type with variable length; negative numbers take all ten bytes.
  mutating func append(_ field: Int, _ value: Int) {
    appendKey(field, wireType: 0)
    appendVariable(UInt64(bitPattern: Int64(value)))
  }

  /// A `double`.
  mutating func append(_ field: Int, _ value: Double) {
    appendKey(field, wireType: 1)
    bytes += value.bitPattern.littleEndianBytes
  }

  /// A `float`.
  mutating func append(_ field: Int, _ value: Float) {
    appendKey(field, wireType: 5)
    bytes += value.bitPattern.littleEndianBytes
  }

  /// A `string`.
  mutating func append(_ field: Int, _ text: String) { append(field, content: Array(text.utf8)) }

  /// A message within this one.
  mutating func append(_ field: Int, _ message: ProtobufMessage) { append(field, content: message.bytes) }

  private mutating func append(_ field: Int, content: [UInt8]) {
    appendKey(field, wireType: 2)
    appendVariable(UInt64(content.count))
    bytes += content
  }

  private mutating func appendKey(_ field: Int, wireType: Int) { appendVariable(UInt64(field << 3 | wireType)) }

  /// Seven bits a byte, the lowest first; the eighth bit says that there are more.
  private mutating func appendVariable(_ value: UInt64) {
    var rest = value
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

extension FixedWidthInteger {
  /// The bytes of this number, the lowest first.
  var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}
