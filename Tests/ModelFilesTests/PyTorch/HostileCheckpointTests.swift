import Foundation
import ModelFiles
import TestSupport
import Testing

/// Damaged and hostile checkpoints: whatever the bytes are, there is an answer or an error, and soon.
struct HostileCheckpointTests {
  static let files = ["zip.pth", "legacy.pth", "views_legacy.pth", "types.pth", "small.pth"]

  @Test(arguments: files)
  func everyPrefixIsAnError(file: String) throws {
    let data = try Golden.data(file)
    for length in 0..<data.count {
      let error = modelFileError { try StateDict(pyTorch: Data(data.prefix(length)), name: "cut.pth") }
      #expect(error?.file == "cut.pth", "\(length) bytes of \(file)")
    }
  }

  @Test(arguments: files)
  func damagedBytesNeverTrap(file: String) throws {
    let data = try Golden.data(file)
    var generator = SeededGenerator(seed: 20)
    for _ in 0..<400 {
      var damaged = data
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        damaged[Int.random(in: 0..<data.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      _ = modelFileError { try StateDict(pyTorch: damaged, name: "damaged.pth") }
    }
  }

  @Test func randomPicklesNeverTrap() throws {
    let instructions = Array("(0l2NJKMGXTUBC)t]ae}dsuqrhjcRbQ.".utf8) + Array(0x80...0x95)
    var generator = SeededGenerator(seed: 21)
    for _ in 0..<2000 {
      let pickle = Data(
        (0..<60).map { _ in
          Bool.random(using: &generator)
            ? instructions.randomElement(using: &generator) ?? 0 : UInt8.random(in: 0...4, using: &generator)
        })
      var machine = try PickleMachine(pickle, 0..<pickle.count)
      _ = try? machine.run()
    }
  }

  @Test func deepNestingCostsNoDepthOfCalls() throws {
    let nested = Data([0x80, 2, 0x5D] + Array(repeating: 0x85, count: 300_000) + [0x2E])
    var machine = try PickleMachine(nested, 0..<nested.count)
    _ = try machine.run()
    let selfHolding = Data([0x80, 2, 0x5D, 0x71, 0, 0x68, 0, 0x61, 0x2E])
    machine = try PickleMachine(selfHolding, 0..<selfHolding.count)
    _ = try machine.run()
  }

  @Test func tensorsCannotClaimMoreThanTheirStorage() throws {
    for (shape, strides) in [
      ([1 << 40], [1]), ([1 << 40], [0]), ([1 << 62, 8], [0, 0]), ([2, 2], [Int.max, Int.max]),
    ] {
      let data = legacyCheckpoint(shape: shape, strides: strides)
      let error = modelFileError { try StateDict(pyTorch: data, name: "f") }
      #expect(error?.kind == .malformed, "\(shape) \(strides)")
    }
    let sound = legacyCheckpoint(shape: [1, 2], strides: [.max, 1])
    #expect(try StateDict(pyTorch: sound, name: "f")["w"]?.values == [1, 2])
  }
}

/// A checkpoint of the older format with one tensor `w` over a storage of the numbers 1, 2, 3, 4.
private func legacyCheckpoint(shape: [Int], strides: [Int]) -> Data {
  func long(_ number: Int) -> [UInt8] { [0x8A, 8] + withUnsafeBytes(of: number.littleEndian) { Array($0) } }
  func text(_ text: String) -> [UInt8] { [0x8C, UInt8(text.utf8.count)] + Array(text.utf8) }
  func global(_ module: String, _ name: String) -> [UInt8] { Array("c\(module)\n\(name)\n".utf8) }
  func tuple(_ items: [[UInt8]]) -> [UInt8] { [0x28] + items.flatMap { $0 } + [0x74] }
  let proto: [UInt8] = [0x80, 2]
  let storage = tuple([text("storage"), global("torch", "FloatStorage"), text("0"), text("cpu"), long(4), [0x4E]])
  let arguments = tuple([storage + [0x51], long(0), tuple(shape.map(long)), tuple(strides.map(long)), [0x89]])
  let tensor = global("torch._utils", "_rebuild_tensor_v2") + arguments + [0x52]
  var data = Data(proto + [0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E])
  data.append(contentsOf: proto + [0x4D, 0xE9, 0x03, 0x2E])
  data.append(contentsOf: proto + [0x7D, 0x2E])
  data.append(contentsOf: proto + [0x7D] + text("w") + tensor + [0x73, 0x2E])
  data.append(contentsOf: proto + [0x5D] + text("0") + [0x61, 0x2E])
  withUnsafeBytes(of: Int64(4).littleEndian) { data.append(contentsOf: $0) }
  data.append([Float(1), 2, 3, 4].littleEndianBytes)
  return data
}
