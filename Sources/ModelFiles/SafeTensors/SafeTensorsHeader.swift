import Foundation
import OrderedCollections

/// The table at the front of a safetensors file: eight bytes with the length of a JSON object, and that object.
package struct SafeTensorsHeader {
  /// One tensor's line in the table.
  struct Entry {
    let name: String
    let type: ElementType
    let shape: [Int]
    /// The tensor's bytes, counted from the header's end.
    let range: Range<Int>
  }

  /// The most bytes that a header may have, as in the reference implementation.
  static let maximumLength = 100_000_000

  /// The tensors in the order of their bytes; those without any in the order of the table.
  let entries: [Entry]
  /// The free texts of `__metadata__`.
  let metadata: OrderedDictionary<String, String>
  /// Where the header ends and the numbers begin.
  let end: Int

  /// Reads and checks the header: the tensors must fill the rest of the file without holes or overlaps.
  init(_ data: Data) throws {
    var reader = try ByteReader(data, subject: "header")
    let length = try reader.count(UInt64.self)
    guard length <= Self.maximumLength else { throw Fault.malformed("its header of \(length) bytes is too large") }
    guard case .object(let object) = try JSONParser.value(of: reader.bytes(length)) else {
      throw Fault.malformed("its header is no JSON object")
    }
    end = reader.offset
    metadata = try Self.metadata(object["__metadata__"])
    let names = object.keys.filter { $0 != "__metadata__" }
    let listed = try names.map { try Self.entry($0, object[$0]) }
    entries = listed.indices.sorted { first, second in
      let (one, other) = (listed[first].range, listed[second].range)
      return (one.lowerBound, one.upperBound, first) < (other.lowerBound, other.upperBound, second)
    }.map { listed[$0] }
    var filled = 0
    for entry in entries {
      guard entry.range.lowerBound == filled else {
        throw Fault.malformed("the tensor '\(entry.name)' does not begin where the one before it ends")
      }
      filled = entry.range.upperBound
    }
    guard filled == reader.remaining else {
      throw Fault.malformed(
        "its tensors take \(filled) bytes, and the file holds \(reader.remaining) behind its header")
    }
  }

  private static func metadata(_ value: ParsedJSON?) throws -> OrderedDictionary<String, String> {
    guard let value else { return [:] }
    guard case .object(let object) = value else { throw Fault.malformed("its '__metadata__' is no JSON object") }
    var metadata: OrderedDictionary<String, String> = [:]
    for key in object.keys {
      guard case .text(let text)? = object[key] else {
        throw Fault.malformed("its '__metadata__' holds more than texts")
      }
      metadata[key] = text
    }
    return metadata
  }

  private static func entry(_ name: String, _ value: ParsedJSON?) throws -> Entry {
    guard case .object(let fields)? = value, fields.keys.count == 3, case .text(let code)? = fields["dtype"],
      let shape = fields["shape"]?.counts, let offsets = fields["data_offsets"]?.counts, offsets.count == 2,
      offsets[0] <= offsets[1], shape.count <= Limits.rank
    else { throw Fault.malformed("the tensor '\(name)' has no type, shape or place") }
    guard let type = ElementType(safeTensors: code) else {
      throw Fault.unsupported("the tensor '\(name)' has the type '\(code)', which is not read")
    }
    let range = offsets[0]..<offsets[1]
    guard shape.checkedProduct?.checkedProduct(type.byteCount) == range.count else {
      throw Fault.malformed(
        "the tensor '\(name)' of shape \(shape) and type \(code) does not take \(range.count) bytes")
    }
    return Entry(name: name, type: type, shape: shape, range: range)
  }
}

extension ParsedJSON {
  /// The numbers of a list of integers that are zero or more.
  package var counts: [Int]? {
    guard case .array(let items) = self else { return nil }
    let counts = items.compactMap { item -> Int? in
      if case .integer(let count) = item, count >= 0 { count } else { nil }
    }
    return counts.count == items.count ? counts : nil
  }
}

extension ElementType {
  /// The type that safetensors calls `code`.
  fileprivate init?(safeTensors code: String) {
    switch code {
    case "F64": self = .float64
    case "F32": self = .float32
    case "F16": self = .float16
    case "BF16": self = .bfloat16
    case "I64": self = .int64
    case "I32": self = .int32
    case "I16": self = .int16
    case "I8": self = .int8
    case "U64": self = .uint64
    case "U32": self = .uint32
    case "U16": self = .uint16
    case "U8": self = .uint8
    case "BOOL": self = .bool
    default: return nil
    }
  }
}
