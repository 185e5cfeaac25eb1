import Foundation

/// The numbers of a safetensors file: a length of eight bytes, a header of that length, and all tensors behind it.
func checkpointNumbers(_ path: String) throws -> [Float] {
  let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  let header = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
  let body = bytes.dropFirst(8 + header)
  return stride(from: body.startIndex, to: body.endIndex, by: 4).map { start in
    Float(bitPattern: body[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
  }
}
