import Foundation
import ModelFiles
import Networks
import SwiftProtobuf
import TestSupport

/// The formats of which damaged files are read.
enum CorruptFormat: String, CaseIterable, Codable {
  /// PyTorch checkpoints of the zip format: bytes, records, entries and pickles.
  case zip
  /// PyTorch checkpoints of the older format: bytes and pickles.
  case legacy
  /// Safetensors files: bytes and headers.
  case safeTensors
  /// Architecture files: bytes and JSON.
  case architecture
  /// `.espz` files: bytes, mostly with a checksum that fits them.
  case espz
  /// ONNX files whose bytes are damaged; most of these end in the protobuf decoder.
  case onnxBytes
  /// ONNX files that decode, and say something else than they should.
  case onnx

  /// The damaged files and how they are read.
  func run() throws -> CorruptionRun {
    switch self {
    case .zip: try zip()
    case .legacy: try legacy()
    case .safeTensors: try safeTensors()
    case .architecture: try architecture()
    case .espz: try espz()
    case .onnxBytes:
      try onnx(Self.onnxFiles()) { file, files, mutator in mutator.damagingBytes(of: file, others: files) }
    case .onnx:
      try onnx(Self.onnxFiles()) { file, _, mutator in
        try mutator.damaging(try ONNXModelProto(serializedBytes: file)).bytes()
      }
    }
  }

  private func zip() throws -> CorruptionRun {
    let files = try ["zip.pth", "types.pth", "views.pth", "nested.pth", "protocol4.pth"].map { try Golden.data($0) }
    let archives = try files.map { data in
      let entries = try ZipDirectory(data).entries.values.sorted { $0.name < $1.name }
      return StoredZip(entries: entries.map { ($0.name, Array(data[$0.range])) })
    }
    return CorruptionRun(rawValue) { mutator in
      let place = mutator.pick(0..<files.count)
      switch mutator.pick(0...3) {
      case 0: return mutator.damagingBytes(of: files[place], others: files)
      case 1: return mutator.damagingRecords(of: files[place])
      default: return mutator.damagingEntries(of: archives[place])
      }
    } read: {
      .weights(try StateDict(pyTorch: $0, name: $1))
    }
  }

  private func legacy() throws -> CorruptionRun {
    let names = ["legacy.pth", "types_legacy.pth", "views_legacy.pth", "nested_legacy.pth"]
    let files = try names.map { try Golden.data($0) }
    return CorruptionRun(rawValue) { mutator in
      let file = files[mutator.pick(0..<files.count)]
      return mutator.once(in: 3)
        ? mutator.damagingBytes(of: file, others: files) : mutator.damagingLegacyCheckpoint(Array(file))
    } read: {
      .weights(try StateDict(pyTorch: $0, name: $1))
    }
  }

  private func safeTensors() throws -> CorruptionRun {
    let network = try SampleNetwork.residualStage.network()
    let files = [try Golden.data("reference.safetensors"), try StateDict(of: network).safeTensors()]
    return CorruptionRun(rawValue) { mutator in
      let file = files[mutator.pick(0..<files.count)]
      guard !mutator.once(in: 3) else { return mutator.damagingBytes(of: file, others: files) }
      let end = 8 + file.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      let header = mutator.damagingJSON(file[8..<end])
      return Data(UInt64(header.count).littleEndianBytes) + header + file[end...]
    } read: {
      .weights(try StateDict(safeTensors: $0, name: $1))
    }
  }

  private func architecture() throws -> CorruptionRun {
    let files = try Self.networks().compactMap { try? Data($0.architecture().utf8) }
    return CorruptionRun(rawValue) { mutator in
      let file = files[mutator.pick(0..<files.count)]
      return mutator.once(in: 4) ? mutator.damagingBytes(of: file, others: files) : mutator.damagingJSON(file)
    } read: { data, name in
      .network(try Network(architecture: data, name: name, weights: .zeros(forArchitecture: data, source: name)))
    }
  }

  private func espz() throws -> CorruptionRun {
    let files = try Self.networks().compactMap { try? $0.espz() }
    return CorruptionRun(rawValue) { mutator in
      let file = mutator.damagingBytes(of: files[mutator.pick(0..<files.count)], others: files)
      return mutator.once(in: 8) ? file : EspzSamples.checked(file)
    } read: {
      .network(try Network(espz: $0, name: $1))
    }
  }

  private func onnx(
    _ files: [Data], _ damage: @escaping (Data, [Data], inout Mutator) throws -> Data
  ) throws -> CorruptionRun {
    CorruptionRun(rawValue) { mutator in
      try damage(files[mutator.pick(0..<files.count)], files, &mutator)
    } read: {
      .network(try Network(onnx: $0, name: $1))
    }
  }

  /// Sound networks that between them hold every operator and every way to join them.
  private static func networks() throws -> [Network] {
    try SampleNetwork.allCases.map { try $0.network() } + (0..<10).map { try SampleNetworks.random(seed: $0) }
      + [SampleNetworks.everyOperator()]
  }

  /// Files by PyTorch's two exporters, and our own.
  private static func onnxFiles() throws -> [Data] {
    let names = [
      "torch_mobile", "torch_residual", "torch_dynamo_mobile", "torch_dynamo_residual", "torch_dynamo_shuffle",
    ]
    return try names.map { try Golden.data("\($0).onnx") } + networks().compactMap { try? $0.onnx() }
  }
}
