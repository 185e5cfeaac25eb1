/// One record of an event file: TensorBoard's message `Event` in the framing of TensorFlow's records.
///
/// On the disk a record is the length of its message in 64 bits, the masked CRC-32C of those, the message, and the masked
/// CRC-32C of it, all little-endian. Fields are numbered as in TensorBoard's `event.proto` and `summary.proto`.
struct EventRecord {
  /// What happened.
  enum Content {
    /// The file begins.
    case version
    /// The run goes on from here: what older files hold of this step and later ones is void.
    case sessionStart
    /// Values under their tags.
    case scalars([String: Double])
  }

  /// When, in seconds since 1970.
  let wallTime: Double
  /// At which step of the optimiser.
  let step: Int
  /// What happened.
  let content: Content

  /// The record as the file has it.
  var bytes: [UInt8] {
    let message = message.bytes
    let length = UInt64(message.count).littleEndianBytes
    return length + CRC32C.masked(of: length).littleEndianBytes
      + message + CRC32C.masked(of: message).littleEndianBytes
  }

  private var message: ProtobufMessage {
    var event = ProtobufMessage()
    event.append(1, wallTime)
    event.append(2, step)
    switch content {
    case .version: event.append(3, "brain.Event:2")
    case .sessionStart:
      var log = ProtobufMessage()
      log.append(1, 1)
      event.append(7, log)
    case .scalars(let scalars):
      var summary = ProtobufMessage()
      for (tag, number) in scalars.sorted(by: { $0.key < $1.key }) {
        var value = ProtobufMessage()
        value.append(1, tag)
        value.append(2, Float(number))
        summary.append(1, value)
      }
      event.append(5, summary)
    }
    return event
  }
}
