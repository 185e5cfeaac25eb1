import Foundation
import ModelFiles
import OrderedCollections
import Testing

/// Checkpoints that PyTorch wrote, against the values that were put into them.
struct CheckpointTests {
  @Test(arguments: ["zip.pth", "legacy.pth", "protocol4.pth", "nested.pth", "nested_legacy.pth"])
  func stateDictOfANetwork(file: String) throws {
    let weights = try StateDict.readingPyTorch(Golden.path(file))
    #expect(
      Array(weights.tensors.keys) == [
        "conv.weight", "conv.bias", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var",
        "bn.num_batches_tracked", "fc.weight", "fc.bias",
      ])
    #expect(weights["conv.weight"] == StoredTensor(shape: [2, 1, 3, 3], values: quarters(18)))
    #expect(weights["fc.weight"] == StoredTensor(shape: [3, 2], values: quarters(6)))
    #expect(weights["bn.num_batches_tracked"] == StoredTensor(shape: [], values: [7], type: .int64))
  }

  @Test(arguments: ["types.pth", "types_legacy.pth"])
  func everyElementType(file: String) throws {
    let weights = try StateDict.readingPyTorch(Golden.path(file))
    for type in [ElementType.float64, .float32, .float16, .bfloat16] {
      #expect(weights[type.rawValue] == StoredTensor(shape: [5], values: quarters(5), type: type))
    }
    for type in [ElementType.int64, .int32, .int16, .int8, .uint8] {
      #expect(weights[type.rawValue] == StoredTensor(shape: [5], values: [0, 1, 100, 127, 2], type: type))
    }
    #expect(weights["bool"] == StoredTensor(shape: [3], values: [1, 0, 1], type: .bool))
    #expect(weights["half_extremes"]?.values == [65504, 0x1p-24, -0.0, .infinity, -0x1p-14, 0.333251953125])
    #expect(weights["half_extremes"]?.values[2].sign == .minus)
    #expect(weights["scalar"] == StoredTensor(shape: [], values: [2.5]))
    #expect(weights["empty"] == StoredTensor(shape: [0, 4], values: []))
  }

  @Test(arguments: ["views.pth", "views_legacy.pth"])
  func viewsOfSharedStorages(file: String) throws {
    let weights = try StateDict.readingPyTorch(Golden.path(file))
    let whole = quarters(24)
    func expect(_ name: String, _ shape: [Int], _ places: [Int]) {
      #expect(weights[name] == StoredTensor(shape: shape, values: places.map { whole[$0] }), "\(name)")
    }
    expect("whole", [4, 6], Array(0..<24))
    expect("tied", [4, 6], Array(0..<24))
    expect("transposed", [6, 4], (0..<6).flatMap { column in (0..<4).map { $0 * 6 + column } })
    expect("column", [4], [2, 8, 14, 20])
    expect("corner", [2, 3], [8, 9, 10, 14, 15, 16])
    expect("every_other", [12], Array(stride(from: 1, to: 24, by: 2)))
    expect("expanded", [3, 3], [0, 1, 2, 0, 1, 2, 0, 1, 2])
    expect("channels_last", [2, 3, 2, 2], Array(0..<24))
    expect("parameter", [2, 2], [0, 1, 2, 3])
  }

  @Test func bigEndianNumbersAreTurnedRound() throws {
    let weights = try StateDict.readingPyTorch(Golden.path("big_endian.pth"))
    #expect(weights["weight"] == StoredTensor(shape: [2, 3], values: quarters(6)))
  }

  @Test(arguments: [
    ("runs_code.pth", "the checkpoint asks to run 'posix.system', which is refused; save a state dict instead"),
    ("runs_code_legacy.pth", "the checkpoint asks to run 'posix.system', which is refused; save a state dict instead"),
    ("namespace.pth", "the checkpoint asks to run 'argparse.Namespace', which is refused; save a state dict instead"),
    (
      "numpy_scalar.pth",
      "the checkpoint asks to run 'numpy._core.multiarray.scalar', which is refused; save a state dict instead"
    ),
    (
      "whole_module.pth",
      "the checkpoint asks to run 'torch.nn.modules.linear.Linear', which is refused; save a state dict instead"
    ),
  ])
  func whatWouldRunIsRefusedByName(file: String, fault: String) throws {
    let data = try Golden.data(file)
    let error = modelFileError { try StateDict(pyTorch: data, name: "model.pth") }
    #expect(error == ModelFileError(.refused, file: "model.pth", fault))
  }

  @Test func otherFilesAreNamedForWhatTheyLack() throws {
    func fault(_ data: Data) -> String? { modelFileError { try StateDict(pyTorch: data, name: "f") }?.fault }
    #expect(
      try fault(Golden.data("compressed.pth"))
        == "its entry 'small/data.pkl' is compressed; PyTorch stores entries as they are")
    #expect(
      try fault(Golden.data("no_tensors.pth")) == "it holds no state dict: there are no named tensors in it")
    #expect(
      fault(Data("plain text".utf8))
        == "it is not a PyTorch checkpoint, neither of the zip format nor of the older one")
    #expect(fault(Data()) != nil)
  }
}
