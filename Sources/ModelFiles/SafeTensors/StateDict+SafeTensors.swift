import Foundation
import OrderedCollections

extension StateDict {
  /// Reads a safetensors file.
  ///
  /// - Throws: `ModelFileError` when the file cannot be read or is not as the format asks.
  public static func readingSafeTensors(_ path: String) throws -> StateDict {
    try StateDict(safeTensors: FileBytes.read(path), name: path)
  }

  /// The tensors of a safetensors file's bytes, in the order of their numbers; `name` stands for the file in messages.
  ///
  /// - Throws: `ModelFileError` when the bytes are not as the format asks.
  public init(safeTensors data: Data, name: String) throws {
    self = try naming(name) {
      let header = try SafeTensorsHeader(data)
      var tensors: OrderedDictionary<String, StoredTensor> = [:]
      data.withUnsafeBytes { bytes in
        for entry in header.entries {
          let count = entry.range.count / entry.type.byteCount
          let values = entry.type.decode(bytes, from: header.end + entry.range.lowerBound, count: count)
          tensors[entry.name] = StoredTensor(shape: entry.shape, values: values, type: entry.type)
        }
      }
      return StateDict(tensors, source: name)
    }
  }

  /// The free texts that a safetensors file carries in `__metadata__`.
  ///
  /// - Throws: `ModelFileError` when the bytes are not as the format asks.
  public static func safeTensorsMetadata(_ data: Data, name: String) throws -> OrderedDictionary<String, String> {
    try naming(name) { try SafeTensorsHeader(data).metadata }
  }

  /// The bytes of a safetensors file with these tensors in their order, all as 32-bit floating point.
  ///
  /// The same tensors always give the same bytes. The numbers begin at a multiple of eight bytes.
  ///
  /// - Throws: `ModelFileError` when a tensor is called `__metadata__`, a name that the format keeps for itself.
  public func safeTensors(metadata: OrderedDictionary<String, String> = ["format": "pt"]) throws -> Data {
    guard tensors["__metadata__"] == nil else {
      throw ModelFileError(
        .unsupported, file: source.oneLine(atMost: 80),
        "a tensor is called '__metadata__', which safetensors does not allow")
    }
    var lines: [(key: String, text: String)] = []
    if !metadata.isEmpty {
      lines.append(("__metadata__", JSONText.object(metadata.map { ($0.key, JSONText.quoted($0.value)) })))
    }
    var offset = 0
    for (name, tensor) in tensors {
      let end = offset + 4 * tensor.values.count
      let shape = JSONText.list(tensor.shape.map(String.init))
      lines.append((name, "{\"dtype\": \"F32\", \"shape\": \(shape), \"data_offsets\": [\(offset), \(end)]}"))
      offset = end
    }
    var header = Array(JSONText.object(lines).utf8)
    header.append(contentsOf: repeatElement(0x20, count: (8 - header.count % 8) % 8))
    var data = Data(capacity: 8 + header.count + offset)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { data.append(contentsOf: $0) }
    data.append(contentsOf: header)
    for tensor in tensors.values { data.append(littleEndian: tensor.values) }
    return data
  }

  /// Writes a safetensors file as a whole.
  ///
  /// - Throws: `ModelFileError` when a tensor's name is not allowed or the file cannot be written.
  public func writeSafeTensors(to path: String) throws { try FileBytes.write(safeTensors(), to: path) }
}

extension Data {
  /// Appends numbers as 32 bits each, the lowest byte first.
  package mutating func append(littleEndian numbers: [Float]) {
    guard Int(littleEndian: 1) == 1 else {
      return numbers.map(\.bitPattern.littleEndian).withUnsafeBytes { append(contentsOf: $0) }
    }
    numbers.withUnsafeBytes { append(contentsOf: $0) }
  }
}

extension [Float] {
  /// The numbers as 32 bits each, the lowest byte first.
  package var littleEndianBytes: Data {
    var data = Data(capacity: 4 * count)
    data.append(littleEndian: self)
    return data
  }
}
