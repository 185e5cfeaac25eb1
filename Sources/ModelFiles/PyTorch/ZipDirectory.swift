import Foundation

/// The table of contents of a zip archive whose entries are stored as they are.
package struct ZipDirectory {
  /// A file in the archive.
  package struct Entry: Equatable {
    package let name: String
    /// Where its bytes stand in the archive.
    package let range: Range<Int>
  }

  /// The files by name.
  package private(set) var entries: [String: Entry] = [:]
  private let data: Data

  /// Reads the table at the archive's end.
  ///
  /// - Throws: `Fault` when the table is broken, an entry is compressed or encrypted, or two entries overlap.
  package init(_ data: Data) throws {
    self.data = data
    let (start, size, count) = try Self.findTable(data)
    guard let end = start.checkedSum(size), end <= data.count else {
      throw Self.broken("its table lies outside the file")
    }
    var reader = try ByteReader(data, start..<end, subject: "table of entries")
    for _ in 0..<count {
      let entry = try readEntry(&reader)
      guard entries.updateValue(entry, forKey: entry.name) == nil else {
        throw Self.broken("'\(entry.name.prefix(80))' is there twice")
      }
    }
    try checkOverlaps()
  }

  private func checkOverlaps() throws {
    var end = 0
    for entry in entries.values.filter({ !$0.range.isEmpty }).sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
    {
      guard entry.range.lowerBound >= end else { throw Self.broken("the entry '\(entry.name)' overlaps another") }
      end = entry.range.upperBound
    }
  }

  private static func broken(_ message: String) -> Fault { .malformed("its zip archive is broken: \(message)") }
}

// MARK: - The table

extension ZipDirectory {
  /// Where the table stands, how long it is, and how many entries it lists.
  private static func findTable(_ data: Data) throws -> (start: Int, size: Int, count: Int) {
    let record = 22
    guard data.count >= record else { throw broken("the file is too short") }
    let lowest = max(0, data.count - record - 0xFFFF)
    let place = data.withUnsafeBytes { bytes in
      stride(from: data.count - record, through: lowest, by: -1).first {
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self)) == 0x0605_4B50
      }
    }
    guard let place else { throw broken("its end is missing, so the file was probably cut short") }
    var reader = try ByteReader(data, place..<data.count, subject: "zip archive's end")
    _ = try reader.take(10)
    let count = Int(try reader.integer(UInt16.self))
    let size = Int(try reader.integer(UInt32.self))
    let start = Int(try reader.integer(UInt32.self))
    guard count == 0xFFFF || size == 0xFFFF_FFFF || start == 0xFFFF_FFFF else { return (start, size, count) }
    return try findLargeTable(data, before: place) ?? (start, size, count)
  }

  /// The same from the records that archives of more than 4 GB or 65,535 entries have.
  private static func findLargeTable(_ data: Data, before place: Int) throws -> (start: Int, size: Int, count: Int)? {
    guard place >= 20 else { return nil }
    var locator = try ByteReader(data, place - 20..<place, subject: "zip archive's end")
    guard try locator.integer(UInt32.self) == 0x0706_4B50 else { return nil }
    _ = try locator.take(4)
    let offset = try locator.count(UInt64.self)
    guard offset <= place else { throw broken("its end points outside the file") }
    var reader = try ByteReader(data, offset..<place, subject: "zip archive's end")
    guard try reader.integer(UInt32.self) == 0x0606_4B50 else { throw broken("its end points to no table") }
    _ = try reader.take(28)
    let count = try reader.count(UInt64.self)
    let size = try reader.count(UInt64.self)
    let start = try reader.count(UInt64.self)
    return (start, size, count)
  }

  private func readEntry(_ reader: inout ByteReader) throws -> Entry {
    guard try reader.integer(UInt32.self) == 0x0201_4B50 else { throw Self.broken("an entry of its table is none") }
    _ = try reader.take(4)
    let flags = try reader.integer(UInt16.self)
    let method = try reader.integer(UInt16.self)
    _ = try reader.take(8)
    let stored = try reader.integer(UInt32.self)
    let full = try reader.integer(UInt32.self)
    let nameLength = Int(try reader.integer(UInt16.self))
    let extraLength = Int(try reader.integer(UInt16.self))
    let commentLength = Int(try reader.integer(UInt16.self))
    _ = try reader.take(8)
    let header = try reader.integer(UInt32.self)
    let name = try reader.text(nameLength)
    let large = try LargeSizes(data, reader.take(extraLength), full: full, stored: stored, header: header)
    _ = try reader.take(commentLength)
    guard flags & 1 == 0 else { throw Fault.unsupported("its entry '\(name.prefix(80))' is encrypted") }
    guard method == 0, large.full == large.stored else {
      throw Fault.unsupported("its entry '\(name.prefix(80))' is compressed; PyTorch stores entries as they are")
    }
    return Entry(name: name, range: try range(of: name, header: large.header, size: large.stored))
  }

  /// Where an entry's bytes stand: behind the header that precedes them.
  private func range(of name: String, header: Int, size: Int) throws -> Range<Int> {
    guard header <= data.count else { throw Self.broken("the entry '\(name.prefix(80))' lies outside the file") }
    var reader = try ByteReader(data, header..<data.count, subject: "entry '\(name.prefix(80))'")
    guard try reader.integer(UInt32.self) == 0x0403_4B50 else {
      throw Self.broken("the entry '\(name.prefix(80))' has no header")
    }
    _ = try reader.take(22)
    let nameLength = Int(try reader.integer(UInt16.self))
    let extraLength = Int(try reader.integer(UInt16.self))
    _ = try reader.take(nameLength + extraLength)
    return try reader.take(size)
  }
}

/// The sizes and place of an entry, from the extra field where they do not fit 32 bits.
private struct LargeSizes {
  var full: Int
  var stored: Int
  var header: Int

  init(_ data: Data, _ range: Range<Int>, full: UInt32, stored: UInt32, header: UInt32) throws {
    self.full = Int(full)
    self.stored = Int(stored)
    self.header = Int(header)
    var fields = try ByteReader(data, range, subject: "zip entry")
    while fields.remaining >= 4 {
      let tag = try fields.integer(UInt16.self)
      let field = try fields.take(Int(try fields.integer(UInt16.self)))
      guard tag == 1 else { continue }
      var reader = try ByteReader(data, field, subject: "zip entry")
      if full == .max { self.full = try reader.count(UInt64.self) }
      if stored == .max { self.stored = try reader.count(UInt64.self) }
      if header == .max { self.header = try reader.count(UInt64.self) }
    }
  }
}
