import Foundation

extension Checkpoint {
  /// The bytes at the front of a file of the older format: the pickle of its magic number.
  static let legacyMagic: [UInt8] = [0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]

  /// Reads the format of PyTorch before 1.6: five pickles (magic number, version, system, object, storage names), then
  /// each storage as a count and its numbers.
  package init(legacy data: Data) throws {
    var offset = 0
    func next(_ subject: String) throws -> (value: PickleValue, heap: PickleHeap) {
      var machine = try PickleMachine(data, offset..<data.count, subject: subject)
      let value = try machine.run()
      offset = machine.offset
      return (value, machine.heap)
    }
    guard case .bigInteger(let magic) = try next("magic number").value, magic == Array(Self.legacyMagic.dropFirst(2))
    else { throw Fault.malformed("it does not begin as a PyTorch checkpoint does") }
    guard case .integer(1001) = try next("version").value else {
      throw Fault.unsupported("it is a PyTorch checkpoint of an unknown version")
    }
    let system = try next("system description")
    order = Self.byteOrder(system.value, system.heap)
    (root, heap) = try next("pickle")
    let keys = try next("list of storages")
    storages = try Self.storages(
      keys.heap.items(keys.value) ?? [], types: heap.storages, data, from: offset)
    self.data = data
  }

  private static func byteOrder(_ system: PickleValue, _ heap: PickleHeap) -> ByteOrder {
    guard case .dictionary(let index) = system else { return .little }
    let isBig = heap.dictionaries[index].contains {
      if case (.text("little_endian"), .boolean(false)) = $0 { true } else { false }
    }
    return isBig ? .big : .little
  }

  private static func storages(
    _ keys: [PickleValue], types: [StorageReference], _ data: Data, from start: Int
  ) throws -> [String: Range<Int>] {
    let types = Dictionary(types.map { ($0.key, $0.type) }, uniquingKeysWith: { first, _ in first })
    var reader = try ByteReader(data, start..<data.count, subject: "numbers")
    var storages: [String: Range<Int>] = [:]
    for key in keys {
      guard case .text(let key) = key, let type = types[key] else {
        throw Fault.malformed("its list of storages names one that no tensor uses")
      }
      guard let bytes = try reader.count(Int64.self).checkedProduct(type.byteCount) else {
        throw Fault.malformed("a storage counts more numbers than fit any file")
      }
      guard storages.updateValue(try reader.take(bytes), forKey: key) == nil else {
        throw Fault.malformed("its list of storages names one twice")
      }
    }
    return storages
  }
}
