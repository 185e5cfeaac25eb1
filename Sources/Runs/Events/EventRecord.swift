import SwiftProtobuf

/// One record of an event file: TensorBoard's message `Event` in the framing of TensorFlow's records.
///
/// On the disk a record is the length of its message in 64 bits, the masked CRC-32C of those, the message, and the masked
/// CRC-32C of it, all little-endian.
struct EventRecord {
  private var event = TensorBoardEvent()

  private init(at wallTime: Double, step: Int, _ content: TensorBoardEvent.OneOf_What) {
    event.wallTime = wallTime
    event.step = Int64(step)
    event.what = content
  }

  /// The file begins; `wallTime` is in seconds since 1970, here and below.
  static func version(at wallTime: Double) -> EventRecord {
    EventRecord(at: wallTime, step: 0, .fileVersion("brain.Event:2"))
  }

  /// The run goes on from here: what older files hold of this step of the optimiser and later ones is void.
  static func sessionStart(at wallTime: Double, step: Int) -> EventRecord {
    EventRecord(at: wallTime, step: step, .sessionLog(.with { $0.status = .start }))
  }

  /// Values under their tags, at a step of the optimiser.
  static func scalars(_ scalars: [String: Double], at wallTime: Double, step: Int) -> EventRecord {
    let values = scalars.sorted { $0.key < $1.key }.map { tag, number in
      TensorBoardSummary.Value.with {
        $0.tag = tag
        $0.simpleValue = Float(number)
      }
    }
    return EventRecord(at: wallTime, step: step, .summary(.with { $0.value = values }))
  }

  /// The record as the file at `path` has it.
  ///
  /// - Throws: `RunError` if there is more in it than a message can hold, 2 GB.
  func bytes(for path: String) throws(RunError) -> [UInt8] {
    let message: [UInt8]
    do { message = try event.serializedBytes() } catch { throw .badContent(path, "cannot hold an event of 2 GB") }
    let length = littleEndianBytes(UInt64(message.count))
    return length + littleEndianBytes(CRC32C.masked(of: length))
      + message + littleEndianBytes(CRC32C.masked(of: message))
  }

  private func littleEndianBytes(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}
