import Foundation
import Networks
import OrderedCollections
import Runs

/// The format of `.espz` files: a whole network, each parameter in the shortest form that gives back its bits.
///
/// `ESPZ`, a version, the architecture as text in a Huffman code, the numbers of each parameter in the architecture's order
/// (`CodedNumbers`), and a checksum of all before it. Deep Compression (Han et al. 2016) stores pruned networks with shared weights so.
enum EspzFormat {
  static let signature = Array("ESPZ".utf8)
  static let version: UInt8 = 1
}

extension Network {
  /// The network as the bytes of an `.espz` file, which give back the same network bit for bit.
  ///
  /// - Throws: `ModelFileError` when a setting is not a finite number.
  public func espz() throws -> Data {
    var bytes = EspzFormat.signature + [EspzFormat.version]
    bytes += CodedStream.bytes(of: try architecture().utf8.map(Int.init), alphabet: 256)
    for parameter in parameters.values { bytes += CodedNumbers.bytes(of: parameter.values, shape: parameter.shape) }
    return Data(bytes + CRC32C.checksum(of: bytes).littleEndianBytes)
  }

  /// The network in the bytes of an `.espz` file; `name` stands for the file in messages.
  ///
  /// - Throws: `ModelFileError` when the bytes are damaged, or of a later version of the format.
  public init(espz data: Data, name: String) throws {
    self = try naming(name) {
      var reader = try ByteReader(data, subject: "numbers")
      guard data.count > 9, try reader.bytes(4) == EspzFormat.signature else {
        throw Fault.malformed("it is no .espz file")
      }
      let version = try reader.byte()
      guard version == EspzFormat.version else {
        throw Fault.unsupported("it has version \(version) of the .espz format; \(EspzFormat.version) is read")
      }
      var ending = try ByteReader(data, data.count - 4..<data.count, subject: "checksum")
      guard try ending.integer(UInt32.self) == CRC32C.checksum(of: Array(data.dropLast(4))) else {
        throw Fault.malformed("its checksum does not fit, so it is damaged")
      }
      let text = try CodedStream.read(from: &reader, alphabet: 256).map { UInt8($0) }
      let architecture = try ArchitectureReader(Data(text))
      var tensors: OrderedDictionary<String, StoredTensor> = [:]
      for (parameter, shape) in architecture.shapes {
        tensors[parameter] = StoredTensor(shape: shape, values: try CodedNumbers.read(from: &reader, shape: shape))
      }
      guard reader.remaining == 4 else { throw Fault.malformed("it goes on behind its last parameter") }
      return try architecture.network(StateDict(tensors, source: name))
    }
  }
}
