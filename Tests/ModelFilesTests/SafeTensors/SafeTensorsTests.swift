import Foundation
import ModelFiles
import OrderedCollections
import TestSupport
import Testing

/// Files of the safetensors format: written, read, and refused.
struct SafeTensorsTests {
  private func file(_ header: String, numbers: Int = 0) -> Data {
    var data = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
    data.append(contentsOf: header.utf8)
    data.append(Data(count: numbers))
    return data
  }

  private func read(_ data: Data) throws -> StateDict { try StateDict(safeTensors: data, name: "f") }

  @Test func readsWhatTheReferenceImplementationWrites() throws {
    let data = try Golden.data("reference.safetensors")
    let weights = try read(data)
    #expect(weights["a.weight"] == StoredTensor(shape: [2, 3], values: quarters(6)))
    #expect(weights["b.half"] == StoredTensor(shape: [4], values: quarters(4), type: .float16))
    #expect(weights["c.bfloat"] == StoredTensor(shape: [4], values: quarters(4), type: .bfloat16))
    #expect(weights["d.count"] == StoredTensor(shape: [], values: [7], type: .int64))
    #expect(weights["e.empty"] == StoredTensor(shape: [0, 2], values: []))
    #expect(try StateDict.safeTensorsMetadata(data, name: "f")["note"] == "quarters")
  }

  @Test func comesBackInOrder() throws {
    let weights = StateDict(
      [
        "z": StoredTensor(shape: [2], values: [1, -0.0]), "a \"b\"\n": StoredTensor(shape: [], values: [.infinity]),
        "none": StoredTensor(shape: [3, 0], values: []), "a": StoredTensor(shape: [0], values: []),
        "é": StoredTensor(shape: [1, 1], values: [3]),
      ], source: "f")
    let data = try weights.safeTensors()
    #expect(try read(data) == weights)
    #expect(try data == weights.safeTensors())
    let headerLength = data.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    #expect(headerLength.isMultiple(of: 8))
    #expect(try read(StateDict(source: "f").safeTensors(metadata: [:])) == StateDict(source: "f"))
  }

  @Test(arguments: [
    ("[]", 0, "its header is no JSON object"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4, "does not take 4 bytes"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 8, "its tensors take 4 bytes, and the file holds 8"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 0, "its tensors take 4 bytes, and the file holds 0"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8, "does not begin where the one before it ends"),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
      4,
      "the tensor 'b' does not begin where the one before it ends"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
      8,
      "the key 'a' is there twice"
    ),
    (#"{"a":{"dtype":"F4","shape":[1],"data_offsets":[0,4]}}"#, 4, "has the type 'F4', which is not read"),
    (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4, "has no type, shape or place"),
    (#"{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}"#, 4, "has no type, shape or place"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4, "has no type, shape or place"),
    (
      #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0, "does not take 0 bytes"
    ),
    (#"{"__metadata__":{"a":1}}"#, 0, "holds more than texts"),
  ])
  func faultsAreNamed(header: String, numbers: Int, fault: String) {
    let error = modelFileError { try read(file(header, numbers: numbers)) }
    #expect(error?.fault.contains(fault) == true, "\(error?.fault ?? "no error")")
  }

  @Test func deepNestingIsRefused() {
    let nested = String(repeating: "[", count: 200_000)
    #expect(modelFileError { try read(file(nested)) }?.kind == .malformed)
  }

  @Test func absurdHeaderLengthsAreRefused() {
    for length in [UInt64.max, UInt64(Int.max), 100_000_001, 50] {
      var data = withUnsafeBytes(of: length.littleEndian) { Data($0) }
      data.append(contentsOf: Array("{}".utf8))
      #expect(modelFileError { try read(data) }?.kind == .malformed)
    }
  }

  @Test func everyPrefixIsAnErrorAndDamagedBytesNeverTrap() throws {
    let data = try Golden.data("reference.safetensors")
    for length in 0..<data.count {
      #expect(modelFileError { try read(Data(data.prefix(length))) } != nil)
    }
    var generator = SeededGenerator(seed: 50)
    for _ in 0..<600 {
      var damaged = data
      damaged[Int.random(in: 0..<data.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      _ = modelFileError { try read(damaged) }
    }
  }
}
