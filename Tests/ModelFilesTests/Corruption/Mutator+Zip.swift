import Foundation

/// A zip archive whose entries are stored as they are, for tests to write.
struct StoredZip {
  var entries: [(name: String, bytes: [UInt8])]

  /// The archive's bytes; check sums are left at zero, since nothing that reads weights looks at them.
  var data: Data {
    var data: [UInt8] = []
    var table: [UInt8] = []
    for (name, bytes) in entries {
      let sizes = UInt32(bytes.count).littleEndianBytes + UInt32(bytes.count).littleEndianBytes
      let lengths = UInt16(name.utf8.count).littleEndianBytes + [0, 0]
      table += [0x50, 0x4B, 1, 2] + [UInt8](repeating: 0, count: 16) + sizes + lengths
      table += [UInt8](repeating: 0, count: 10) + UInt32(data.count).littleEndianBytes + Array(name.utf8)
      data += [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 14) + sizes + lengths + Array(name.utf8) + bytes
    }
    let start = UInt32(data.count).littleEndianBytes
    let count = UInt16(entries.count).littleEndianBytes
    data += table
    data += [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + count + count + UInt32(table.count).littleEndianBytes + start + [0, 0]
    return Data(data)
  }
}

extension Mutator {
  /// An archive in which a few entries were exchanged, renamed, cut, stretched or written twice, or the pickle
  /// among them was damaged.
  mutating func damagingEntries(of zip: StoredZip) -> Data {
    var zip = zip
    for _ in 0..<faultCount() where !zip.entries.isEmpty {
      let place = pick(0..<zip.entries.count)
      switch pick(0...9) {
      case 0: zip.entries.remove(at: place)
      case 1: zip.entries.insert(zip.entries[place], at: pick(0..<zip.entries.count))
      case 2: zip.entries[place].name = element(of: zip.entries)?.name ?? ""
      case 3: zip.entries[place].name += hostileText()
      case 4: zip.entries[place].bytes.removeLast(pick(0..<zip.entries[place].bytes.count))
      case 5: zip.entries[place].bytes += Array(repeating: byte(), count: pick(1...64))
      default:
        guard let pickle = zip.entries.firstIndex(where: { $0.name.hasSuffix("data.pkl") }) else { continue }
        zip.entries[pickle].bytes = damagingPickle(zip.entries[pickle].bytes)
      }
    }
    return zip.data
  }

  /// An archive in which a few fields of its records are absurd, or are those of another record.
  mutating func damagingRecords(of data: Data) -> Data {
    var bytes = Array(data)
    for _ in 0..<faultCount() {
      guard let record = element(of: ZipRecord.all), let place = element(of: record.places(in: bytes)),
        let field = element(of: record.fields)
      else { continue }
      var value = absurdNumber().littleEndianBytes
      switch pick(0...2) {
      case 0:
        let other = element(of: record.places(in: bytes)) ?? place
        value = Array(bytes[(other + field.offset)..<min(bytes.count, other + field.offset + field.width)])
      case 1:
        let step = pick(-2...2)
        value = [bytes[place + field.offset] &+ UInt8(truncatingIfNeeded: step)]
      default: break
      }
      for (index, byte) in value.prefix(field.width).enumerated() { bytes[place + field.offset + index] = byte }
    }
    return Data(bytes)
  }
}

/// A kind of record in a zip archive and the fields in it that say sizes, places and methods.
private struct ZipRecord {
  let signature: [UInt8]
  let length: Int
  let fields: [(offset: Int, width: Int)]

  static let all = [
    ZipRecord(
      signature: [0x50, 0x4B, 3, 4], length: 30, fields: [(6, 2), (8, 2), (18, 4), (22, 4), (26, 2), (28, 2)]),
    ZipRecord(
      signature: [0x50, 0x4B, 1, 2], length: 46,
      fields: [(8, 2), (10, 2), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (42, 4)]),
    ZipRecord(signature: [0x50, 0x4B, 5, 6], length: 22, fields: [(8, 2), (10, 2), (12, 4), (16, 4), (20, 2)]),
  ]

  func places(in bytes: [UInt8]) -> [Int] {
    guard bytes.count >= length else { return [] }
    return (0...(bytes.count - length)).filter { bytes[$0] == 0x50 && bytes[$0..<$0 + 4].elementsEqual(signature) }
  }
}
