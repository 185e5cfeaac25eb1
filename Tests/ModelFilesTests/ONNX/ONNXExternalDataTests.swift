import Foundation
import ModelFiles
import Networks
import OrderedCollections
import Testing

/// Tensors that stand in a file beside the model.
struct ONNXExternalDataTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("external-\(UUID().uuidString)")

  /// A model of one linear layer whose weight `[3, 2]` stands in another file, and the path under which it is written.
  private func write(
    location: String = "model.data", offset: String? = nil, length: String? = nil,
    type: ONNXTensorProto.DataType = .float
  ) throws -> String {
    var weight = ONNXTensorProto()
    weight.name = "w"
    weight.dims = [3, 2]
    weight.dataType = Int32(type.rawValue)
    weight.dataLocation = .external
    for (key, value) in [("location", location), ("offset", offset), ("length", length)] {
      guard let value else { continue }
      var entry = ONNXStringStringEntryProto()
      entry.key = key
      entry.value = value
      weight.externalData.append(entry)
    }
    let data = try ONNXModels.model(
      [node("Gemm", "x w", "y", .integer("transB", 1))], constants: [weight], inputs: ["x": [2]])
    let inner = folder.appendingPathComponent("inner")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    let path = inner.appendingPathComponent("model.onnx").path
    try FileBytes.write(data, to: path)
    return path
  }

  private func writeNumbers(_ numbers: [Float], to name: String) throws {
    let inner = folder.appendingPathComponent("inner")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    try FileBytes.write(
      numbers.withUnsafeBytes { Data($0) }, to: inner.appendingPathComponent(name).path)
  }

  private func remove() { try? FileManager.default.removeItem(at: folder) }

  @Test func numbersAreReadFromTheirPlaceInTheFile() throws {
    defer { remove() }
    try writeNumbers([9, 9] + quarters(6), to: "model.data")
    let path = try write(offset: "8", length: "24")
    #expect(try Network.readingONNX(path).parameters["w"]?.values == quarters(6))
    guard case .network(let network) = try ModelFile.read(path) else { return #expect(Bool(false)) }
    #expect(network.parameters["w"]?.values == quarters(6))
  }

  @Test func aFileInAFolderBelowIsRead() throws {
    defer { remove() }
    let path = try write(location: "parts/w.bin")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("inner/parts"), withIntermediateDirectories: true)
    try writeNumbers(quarters(6), to: "parts/w.bin")
    #expect(try Network.readingONNX(path).parameters["w"]?.values == quarters(6))
  }

  @Test func bytesAloneDoNotHaveTheFile() throws {
    defer { remove() }
    let path = try write()
    let data = try FileBytes.read(path)
    #expect(
      modelFileError { try Network(onnx: data, name: "f.onnx") }
        == ModelFileError(
          .unsupported, file: "f.onnx",
          "the constant 'w' stands in the file 'model.data' beside the model; read the model by its path"))
  }

  @Test(arguments: ["/etc/hostname", "../outside.data", "parts/../../outside.data", "a\\b", "..", ""])
  func pathsOutOfTheFolderAreRefused(location: String) throws {
    defer { remove() }
    let path = try write(location: location)
    try FileBytes.write(Data(count: 24), to: folder.appendingPathComponent("outside.data").path)
    let kind = modelFileError { try Network.readingONNX(path) }?.kind
    #expect(kind == (location.isEmpty ? .malformed : .refused))
  }

  @Test func linksOutOfTheFolderAreRefused() throws {
    defer { remove() }
    let path = try write()
    let outside = folder.appendingPathComponent("outside.data")
    try FileBytes.write(Data(count: 24), to: outside.path)
    try FileManager.default.createSymbolicLink(
      at: folder.appendingPathComponent("inner/model.data"), withDestinationURL: outside)
    #expect(modelFileError { try Network.readingONNX(path) }?.kind == .refused)
  }

  @Test func rangesThatTheFileDoesNotHoldAreFaults() throws {
    defer { remove() }
    try writeNumbers(quarters(6), to: "model.data")
    for (offset, length) in [
      ("4", nil), ("-4", nil), ("0", "20"), ("0", "28"), ("9223372036854775807", "24"), ("x", nil), ("0", "-24"),
    ] {
      let path = try write(offset: offset, length: length)
      #expect(modelFileError { try Network.readingONNX(path) }?.kind == .malformed, "\(offset) \(length ?? "")")
    }
    let missing = try write(location: "none.data")
    #expect(modelFileError { try Network.readingONNX(missing) }?.kind == .unreadable)
    let strings = try write(type: .string)
    #expect(modelFileError { try Network.readingONNX(strings) } != nil)
  }

  @Test func aTensorOutsideThatNothingReadsDoesNotMatter() throws {
    defer { remove() }
    var tensor = ONNXTensorProto.numbers("unused", shape: [4], [])
    tensor.dataLocation = .external
    let data = try ONNXModels.model([node("Relu", "x")], constants: [tensor])
    #expect(try Network(onnx: data, name: "f").nodes.count == 1)
  }
}
