import Foundation
import ModelFiles
import Networks
import OrderedCollections
import Testing
import Zoo

/// Weights that another library, or an earlier release, names otherwise than the zoo.
@Suite struct NameDialectTests {
  /// VGG-11 holds half a gigabyte; its names are few, and a small network has them in another test.
  static let timm = TimmNames.all.filter {
    !$0.network.hasPrefix("vgg") || ProcessInfo.processInfo.environment["ESPALIER_EXHAUSTIVE"] == "1"
  }

  @Test func thereAreNamesOfEveryFamily() {
    #expect(
      Set(TimmNames.all.map(\.network)) == [
        "vgg11bn-imagenet", "mobilenetv2-imagenet", "mobilenetv3small-imagenet", "mobilenetv3large-imagenet",
        "efficientnetb0-imagenet", "regnetx400mf-imagenet", "regnety400mf-imagenet",
      ])
  }

  @Test(arguments: timm)
  func timmsTensorsComeToTheirPlaces(names: TimmNames) throws {
    let network = try Zoo.network(named: names.network)
    let weights = names.stateDict(for: network)
    #expect(!network.parameters.keys.allSatisfy { weights[$0] != nil }, "names differ")
    let loaded = try network.loading(weights)
    #expect(loaded.parameters.keys == network.parameters.keys)
    for (index, (name, parameter)) in loaded.parameters.enumerated() {
      #expect(parameter.shape == network.parameters[name]?.shape)
      #expect(parameter.values.first == Float(index) && parameter.values.last == Float(index), "\(name)")
    }
    for node in loaded.nodes {
      if case .batchNorm(let norm) = node.operation { #expect(norm.epsilon == names.epsilon, "\(node.name)") }
    }
  }

  @Test func theZoosOwnNamesKeepTheirEpsilon() throws {
    let network = try Zoo.network(named: "mobilenetv3small-imagenet").withNumbers(seed: 1)
    #expect(try network.loading(StateDict(of: network)) == network)
  }

  /// A network that came from timm as a file has timm's names itself.
  @Test func namesThatFitAreNotTranslated() throws {
    var builder = NetworkBuilder(name: "timm's", input: [3, 4, 4])
    var value = try builder.convolution("conv_stem", builder.input, outputs: 2, kernel: Size(1))
    value = try builder.convolution("conv_head", try builder.batchNorm("bn1", value), outputs: 2, kernel: Size(1))
    let network = try builder.network(output: value).withNumbers(seed: 1)
    #expect(try network.loading(StateDict(of: network)) == network)
  }

  /// A VGG of few channels, as the zoo calls its layers.
  private func smallVGG() throws -> Network {
    var builder = NetworkBuilder(name: "vgg", input: [3, 4, 4])
    var value = try builder.convolution("features.0", builder.input, outputs: 2, kernel: Size(3), bias: true)
    value = try builder.linear("classifier.0", builder.add("flatten", .flatten, value), outputs: 5)
    value = try builder.linear("classifier.3", value, outputs: 4)
    value = try builder.linear("classifier.6", value, outputs: 3)
    return try builder.network(output: value).withNumbers(seed: 2)
  }

  @Test func linearLayersTakeKernelsOfConvolutionsThatSeeAll() throws {
    let network = try smallVGG()
    var tensors = StateDict(of: network).tensors
    for (ours, theirs, kernel) in [
      ("classifier.0", "pre_logits.fc1", [5, 2, 2, 2]), ("classifier.3", "pre_logits.fc2", [4, 5, 1, 1]),
      ("classifier.6", "head.fc", [3, 4]),
    ] {
      let weight = try #require(tensors["\(ours).weight"])
      tensors["\(ours).weight"] = nil
      tensors["\(theirs).weight"] = StoredTensor(shape: kernel, values: weight.values)
      tensors["\(theirs).bias"] = tensors.removeValue(forKey: "\(ours).bias")
    }
    #expect(try network.loading(StateDict(tensors)) == network)
    tensors["pre_logits.fc1.weight"] = StoredTensor(shape: [5, 4, 1, 2], values: Array(repeating: 0, count: 40))
    #expect(try network.loading(StateDict(tensors)).parameters["classifier.0.weight"]?.values.first == 0)
    tensors["pre_logits.fc1.weight"] = StoredTensor(shape: [5, 2, 2, 1], values: Array(repeating: 0, count: 20))
    #expect(
      modelFileError { try network.loading(StateDict(tensors)) }?.fault
        == "the weights do not fit the network 'vgg': 1 of another shape ('pre_logits.fc1.weight' [5, 2, 2, 1] for [5, 8])"
    )
  }

  /// torchvision's checkpoints of DenseNet are older than its present names.
  @Test func checkpointsOfAnEarlierTorchvisionLoad() throws {
    let network = try Zoo.network(named: "densenet121-imagenet", classes: 5).withNumbers(seed: 1)
    var early: OrderedDictionary<String, StoredTensor> = [:]
    for (name, tensor) in StateDict(of: network).tensors {
      let parts = name.split(separator: ".").map(String.init)
      guard name.contains("denselayer"), let last = parts[3].last else {
        early[name] = tensor
        continue
      }
      early[(parts[..<3] + [String(parts[3].dropLast()), String(last)] + parts[4...]).joined(separator: ".")] = tensor
    }
    #expect(early["features.denseblock4.denselayer16.conv.2.weight"]?.shape == [32, 128, 3, 3])
    #expect(try network.loading(StateDict(early)) == network)
  }

  @Test func auxiliaryHeadsArePassedOver() throws {
    let network = try smallVGG()
    var weights = StateDict(of: network)
    for name in ["aux1.conv.conv.weight", "aux2.fc2.bias", "AuxLogits.fc.weight"] {
      weights.tensors[name] = StoredTensor(shape: [1], values: [0])
    }
    #expect(try network.loading(weights) == network)
    weights.tensors["aux.weight"] = StoredTensor(shape: [1], values: [0])
    #expect(modelFileError { try network.loading(weights) }?.fault.contains("1 unexpected ('aux.weight')") == true)
  }

  @Test(arguments: [
    ("resnet20-cifar10", "linear"), ("squeezenet1.1-imagenet", "classifier.1"), ("unet-lgg", "conv"),
    ("shufflenetv1-imagenet", "classifier.0"),
  ])
  func anotherNumberOfClassesIsSaidSo(name: String, layer: String) throws {
    let network = try Zoo.network(named: name, classes: 10)
    var weights = StateDict(of: try Zoo.network(named: name, classes: 7))
    weights.source = "seven.pth"
    #expect(
      modelFileError { try network.loading(weights) }?.description
        == "seven.pth: the weights are for 7 classes, where the network '\(name)' tells 10 apart (layer '\(layer)')")
  }

  @Test func anotherNumberOfClassesIsSaidSoUnderTimmsNames() throws {
    let names = try #require(TimmNames.all.first { $0.network == "mobilenetv3small-imagenet" })
    let weights = names.stateDict(for: try Zoo.network(named: names.network))
    let network = try Zoo.network(named: names.network, classes: 10)
    #expect(
      modelFileError { try network.loading(weights) }?.fault
        == "the weights are for 1000 classes, where the network 'mobilenetv3small-imagenet' tells 10 apart "
        + "(layer 'classifier.3')")
  }

  @Test func whatDoesNotFitIsNamedAsInTheFile() throws {
    let names = try #require(TimmNames.all.first { $0.network == "mobilenetv2-imagenet" })
    let weights = names.stateDict(for: try Zoo.network(named: names.network))
    let other = try Zoo.network(named: "resnet18-imagenet")
    let fault = try #require(modelFileError { try other.loading(weights) }?.fault)
    #expect(
      fault == "the weights do not fit the network 'resnet18-imagenet': 102 missing ('conv1.weight', 'bn1.weight', "
        + "'bn1.bias', …); 262 unexpected ('conv_stem.weight', 'bn1.weight', 'bn1.bias', …)")
    var fewer = weights
    fewer.tensors["blocks.3.1.bn2.bias"] = nil
    #expect(
      modelFileError { try Zoo.network(named: names.network).loading(fewer) }?.fault
        == "the weights do not fit the network 'mobilenetv2-imagenet': 1 missing ('blocks.3.1.bn2.bias')")
  }
}
