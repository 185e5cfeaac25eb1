import Foundation
import Networks
import Testing
import Zoo

/// What can be asked for by name, and what is said of names that do not exist.
@Suite struct RegistryTests {
  @Test func namesAreUnique() {
    #expect(Set(Zoo.names).count == Zoo.names.count)
    #expect(
      Set(Zoo.names).isSuperset(of: [
        "lenet5-mnist", "lenet5-fashion-mnist", "lenet5-synthetic", "vgg16-cifar10", "resnet20-cifar100",
        "resnet56-svhn", "resnet50-imagenet", "mobilenetv1-imagenet", "mobilenetv2-imagenet", "inceptionv3-imagenet",
        "densenet40-cifar100", "unet-lgg",
      ]))
    #expect(!Zoo.names.contains("unet-imagenet") && !Zoo.names.contains("resnet50-cifar10"))
  }

  @Test(arguments: [
    ("resnet56-cifar", ["resnet56-svhn", "resnet56-cifar10", "resnet56-cifar100"]),
    ("resnet55-cifar10", ["resnet56-cifar10"]),
    ("ResNet56-CIFAR10", ["resnet56-cifar10"]),
    ("resnet56", ["resnet56-cifar10"]),
    ("lenet5-imagenet", ["lenet5-mnist", "lenet5-synthetic"]),
    ("vgg16-", ["vgg16-cifar10"]),
  ])
  func nearNamesAreOffered(name: String, offered: [String]) throws {
    let error = try #require(throws: ZooError.self) { try Zoo.network(named: name) }
    guard case .unknownNetwork(let asked, let nearest) = error else { return }
    #expect(asked == name)
    #expect(Set(nearest).isSuperset(of: offered))
    #expect(nearest.count < Zoo.names.count)
    #expect(error.description.contains(offered[0]))
  }

  @Test(arguments: ["", "-", "transformer-wikitext", "resnet56-cifar10-more-than-that"])
  func allNamesAreOfferedWhereNoneIsNear(name: String) throws {
    let error = try #require(throws: ZooError.self) { try Zoo.network(named: name) }
    #expect("\(error)".contains("resnet56-cifar10"))
  }

  @Test func theReadmeListsThemAll() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
    let text = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    var listed: Set<String> = []
    for row in text.split(separator: "\n") where row.hasPrefix("| `") {
      let cells = row.split(separator: "|").map { $0.matches(of: /`([^`]+)`/).map { String($0.1) } }
      guard cells.count == 2, !cells[0].isEmpty, cells[0].allSatisfy({ ZooTask(rawValue: $0) != nil }) else { continue }
      for task in cells[0] { listed.formUnion(cells[1].map { "\($0)-\(task)" }) }
    }
    #expect(listed == Set(Zoo.names))
  }

  @Test func otherInputsAndClassCounts() throws {
    let network = try ImageNetResNet(depth: .eighteen).network(named: "flowers", input: [3, 160, 160], classes: 102)
    #expect(try network.shapes()["fc"] == [102])
    #expect(
      try Zoo.network(named: "resnet18-imagenet", input: [3, 160, 160], classes: 102).named("flowers") == network)
    #expect(CIFARResNet(blocks: 9).depth == 56)
    #expect(throws: NetworkError.self) { try LeNet5().network(named: "tiny", input: [1, 4, 4], classes: 10) }
    #expect(throws: NetworkError.self) { try CIFARVGG(depth: .sixteen).network(named: "flat", input: [3], classes: 10) }
  }

  @Test(arguments: ["resnet20-cifar10", "resnet56-cifar10"])
  func zeroPaddedShortcutsSubsampleAndPad(name: String) throws {
    let network = try Zoo.network(named: name)
    let shapes = try network.shapes()
    #expect(shapes["layer2.0.shortcut.rows"] == [16, 16, 32])
    #expect(shapes["layer2.0.shortcut.columns"] == [16, 16, 16])
    #expect(shapes["layer2.0.shortcut.pad"] == [32, 16, 16])
    #expect(network.node("layer3.0.shortcut.pad")?.operation == .pad(Pad(channels: Pad.Amount(16, 16))))
    #expect(network.node("layer1.0.shortcut.pad") == nil)
    #expect(network.node("layer3.1.add")?.inputs == ["layer3.1.bn2", "layer3.0.relu2"])
  }
}
