extension PickleMachine {
  mutating func execute(_ instruction: PickleInstruction) throws {
    switch instruction {
    case .protocolVersion:
      let version = try reader.byte()
      guard (2...5).contains(version) else { throw Fault.unsupported("its pickle has the protocol \(version)") }
    case .frame: _ = try reader.integer(UInt64.self)
    case .stop: break
    case .mark: marks.append(stack.count)
    case .pop: _ = try pop()
    case .popMark: _ = try popToMark()
    case .duplicate: push(try top())
    case .put8: try remember(Int(try reader.byte()))
    case .put32: try remember(Int(try reader.integer(UInt32.self)))
    case .memoize: try remember(memo.count)
    case .get8: try recall(Int(try reader.byte()))
    case .get32: try recall(Int(try reader.integer(UInt32.self)))
    case .global, .stackGlobal, .reduce, .newObject, .build, .persistentID: try call(instruction)
    default: try build(instruction)
    }
  }

  /// Instructions that make numbers, texts and collections.
  private mutating func build(_ instruction: PickleInstruction) throws {
    switch instruction {
    case .none: push(.none)
    case .newTrue: push(.boolean(true))
    case .newFalse: push(.boolean(false))
    case .int32: push(.integer(Int(try reader.integer(Int32.self))))
    case .uint8: push(.integer(Int(try reader.byte())))
    case .uint16: push(.integer(Int(try reader.integer(UInt16.self))))
    case .long1: push(try integer(byteCount: reader.count(UInt8.self)))
    case .long4: push(try integer(byteCount: reader.count(Int32.self)))
    case .float64: push(.float(Double(bitPattern: try reader.integer(UInt64.self).byteSwapped)))
    case .text32: push(.text(try reader.text(reader.count(UInt32.self))))
    case .text8: push(.text(try reader.text(reader.count(UInt8.self))))
    case .text64: push(.text(try reader.text(reader.count(UInt64.self))))
    case .string32: push(try string(reader.count(Int32.self)))
    case .string8: push(try string(reader.count(UInt8.self)))
    case .bytes32: try skipBytes(reader.count(UInt32.self))
    case .bytes8: try skipBytes(reader.count(UInt8.self))
    case .bytes64: try skipBytes(reader.count(UInt64.self))
    case .emptyTuple: push(heap.tuple([]))
    case .tuple: push(heap.tuple(try popToMark()))
    case .tuple1: push(heap.tuple(try pop(1)))
    case .tuple2: push(heap.tuple(try pop(2)))
    case .tuple3: push(heap.tuple(try pop(3)))
    case .emptyList: push(heap.list([]))
    case .list: push(heap.list(try popToMark()))
    case .append: try append(pop(1))
    case .appends: try append(popToMark())
    case .emptyDictionary: push(heap.dictionary())
    case .dictionary: push(heap.dictionary(try pairs(try popToMark())))
    case .setItem: try set(pop(2))
    case .setItems: try set(popToMark())
    default: break
    }
  }

  private mutating func integer(byteCount: Int) throws -> PickleValue {
    let bytes = try reader.bytes(byteCount)
    guard bytes.count <= 8 else { return .bigInteger(bytes) }
    let isNegative = bytes.last.map { $0 >= 0x80 } ?? false
    var bits: UInt64 = isNegative ? .max : 0
    for byte in bytes.reversed() { bits = bits << 8 | UInt64(byte) }
    return .integer(Int(Int64(bitPattern: bits)))
  }

  /// A text of Python 2, which may be any bytes.
  private mutating func string(_ count: Int) throws -> PickleValue {
    .text(String(decoding: try reader.bytes(count), as: UTF8.self))
  }

  private mutating func skipBytes(_ count: Int) throws {
    _ = try reader.take(count)
    push(.bytes)
  }
}
