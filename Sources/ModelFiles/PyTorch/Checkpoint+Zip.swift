import Foundation

extension Checkpoint {
  /// Reads the format of PyTorch 1.6 and later: a zip archive of a pickle `data.pkl` and one entry for each storage.
  package init(zip data: Data) throws {
    let directory = try ZipDirectory(data)
    let pickles = directory.entries.values.filter { $0.name == "data.pkl" || $0.name.hasSuffix("/data.pkl") }
    guard let pickle = pickles.min(by: { ($0.name.utf8.count, $0.name) < ($1.name.utf8.count, $1.name) }) else {
      throw Fault.unsupported("it is a zip archive without the entry 'data.pkl' of a PyTorch checkpoint")
    }
    let folder = String(pickle.name.dropLast("data.pkl".count))
    var machine = try PickleMachine(data, pickle.range)
    root = try machine.run()
    heap = machine.heap
    let prefix = "\(folder)data/"
    storages = Dictionary(
      directory.entries.values.filter { $0.name.hasPrefix(prefix) }.map {
        (String($0.name.dropFirst(prefix.count)), $0.range)
      }, uniquingKeysWith: { first, _ in first })
    order = try directory.entries["\(folder)byteorder"].map { try Self.byteOrder(data, $0.range) } ?? .little
    self.data = data
  }

  private static func byteOrder(_ data: Data, _ range: Range<Int>) throws -> ByteOrder {
    var reader = try ByteReader(data, range, subject: "byte order")
    switch try reader.text(range.count) {
    case "little": return .little
    case "big": return .big
    default: throw Fault.malformed("its byte order is neither 'little' nor 'big'")
    }
  }
}
