import Foundation
import ModelFiles
import Testing
import Zoo

/// Writes networks as ONNX and as architecture files into the folder that `ESPALIER_SAMPLES` names.
///
/// `Scripts/golden/model_files_check.py` runs both in independent engines.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["ESPALIER_SAMPLES"] != nil, "set ESPALIER_SAMPLES to a folder"))
struct ONNXSamples {
  @Test func writeSamples() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["ESPALIER_SAMPLES"])
    var networks = [try SampleNetworks.everyOperator()]
    networks += try SampleNetworks.families() + [SampleNetworks.carried()]
    networks += try (0..<60).map { try SampleNetworks.random(seed: UInt64($0)) }
    networks += try (0..<150).map { try SampleNetworks.randomOfAll(seed: UInt64($0)) }
    // No network twice, and none of half a gigabyte.
    let zoo = Zoo.names.filter { name in !["-cifar100", "-svhn", "bn-imagenet"].contains { name.hasSuffix($0) } }
    networks += try zoo.map { try Zoo.network(named: $0).withNumbers(seed: 9) }
    for (index, network) in networks.enumerated() {
      try ModelFile.write(network, to: "\(folder)/sample\(index).onnx")
      try ModelFile.write(network, to: "\(folder)/sample\(index).json")
    }
  }
}
