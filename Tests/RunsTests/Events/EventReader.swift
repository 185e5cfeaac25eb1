import Foundation
import Runs

/// Reads an event file as TensorBoard does: whole records until one is cut off or its checksum is wrong.
struct EventReader {
  /// One event; fields that it lacks are nil or empty.
  struct Event: Hashable {
    var wallTime = 0.0
    var step = 0
    var version: String?
    var status: Int?
    var scalars: [String: Float] = [:]
  }

  private(set) var events: [Event] = []
  /// Whether what is behind the last event is not a whole record.
  private(set) var isCutOff = false

  init(path: String) throws {
    var rest = try Data(contentsOf: URL(filePath: path))[...]
    while !rest.isEmpty {
      guard let message = Self.record(&rest), let event = Self.event(message) else {
        isCutOff = true
        return
      }
      events.append(event)
    }
  }

  private static func record(_ rest: inout Data) -> Data? {
    guard let header = take(8, of: &rest), let check = take(4, of: &rest), number(check) == masked(header),
      let length = Int(exactly: number(header)), let message = take(length, of: &rest), let end = take(4, of: &rest),
      number(end) == masked(message)
    else { return nil }
    return message
  }

  private static func event(_ message: Data) -> Event? {
    var event = Event()
    for field in fields(message) ?? [] {
      switch field.number {
      case 1: event.wallTime = Double(bitPattern: number(field.content))
      case 2: event.step = Int(number(field.content))
      case 3: event.version = String(decoding: field.content, as: UTF8.self)
      case 5:
        for value in fields(field.content) ?? [] {
          guard let parts = fields(value.content), parts.map(\.number) == [1, 2] else { return nil }
          let bits = UInt32(number(parts[1].content))
          event.scalars[String(decoding: parts[0].content, as: UTF8.self)] = Float(bitPattern: bits)
        }
      case 7: event.status = fields(field.content).flatMap { $0.first.map { Int(number($0.content)) } }
      default: return nil
      }
    }
    return event
  }

  /// The fields of a message; a variable number as the eight bytes of it.
  private static func fields(_ message: Data) -> [(number: Int, content: Data)]? {
    var rest = message[...]
    var fields: [(number: Int, content: Data)] = []
    while !rest.isEmpty {
      guard let key = variable(&rest) else { return nil }
      let content: Data? =
        switch key & 7 {
        case 0: variable(&rest).map { value in withUnsafeBytes(of: value.littleEndian) { Data($0) } }
        case 1: take(8, of: &rest)
        case 2: variable(&rest).flatMap { take(Int($0), of: &rest) }
        case 5: take(4, of: &rest)
        default: nil
        }
      guard let content else { return nil }
      fields.append((Int(key >> 3), content))
    }
    return fields
  }

  private static func variable(_ rest: inout Data) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let byte = rest.popFirst() else { return nil }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }

  private static func take(_ count: Int, of rest: inout Data) -> Data? {
    guard count >= 0, rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  private static func number(_ bytes: Data) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }

  private static func masked(_ bytes: Data) -> UInt64 { UInt64(CRC32C.masked(of: bytes)) }
}
