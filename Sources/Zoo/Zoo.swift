import Networks

/// The published networks that Espalier can build by name.
///
/// A name is an architecture and a data set, such as `resnet56-cifar10`. The data set decides the number of classes. An
/// architecture goes with every data set whose images can be given the shape that it was published for.
///
///     let network = try Zoo.network(named: "resnet56-cifar10")
public enum Zoo {
  /// The architectures by the first part of a name; one name may stand for images of two sizes.
  static let architectures: [(name: String, architecture: any Architecture)] = [
    ("lenet5", LeNet5()),
    ("alexnet", AlexNet()),
    ("vgg11", CIFARVGG(depth: .eleven)),
    ("vgg13", CIFARVGG(depth: .thirteen)),
    ("vgg16", CIFARVGG(depth: .sixteen)),
    ("vgg16direct", CIFARVGG(depth: .sixteen, head: .direct)),
    ("vgg19", CIFARVGG(depth: .nineteen)),
    ("vgg11bn", ImageNetVGG(depth: .eleven)),
    ("vgg13bn", ImageNetVGG(depth: .thirteen)),
    ("vgg16bn", ImageNetVGG(depth: .sixteen)),
    ("vgg19bn", ImageNetVGG(depth: .nineteen)),
    ("googlenet", GoogLeNet()),
    ("inceptionv3", InceptionV3()),
    ("resnet20", CIFARResNet(blocks: 3)),
    ("resnet32", CIFARResNet(blocks: 5)),
    ("resnet44", CIFARResNet(blocks: 7)),
    ("resnet56", CIFARResNet(blocks: 9)),
    ("resnet56b", CIFARResNet(blocks: 9, shortcut: .projection)),
    ("resnet110", CIFARResNet(blocks: 18)),
    ("resnet18", ImageNetResNet(depth: .eighteen)),
    ("resnet18", ImageNetResNet(depth: .eighteen, for: .small)),
    ("resnet34", ImageNetResNet(depth: .thirtyFour)),
    ("resnet50", ImageNetResNet(depth: .fifty)),
    ("preresnet34", PreActivationResNet34()),
    ("preresnet164", PreActivationResNet(blocks: 18)),
    ("wrn40x2", WideResNet(depth: 40, width: 2)),
    ("resnext29", CIFARResNeXt()),
    ("resnext50", ImageNetResNet(depth: .fifty, cardinality: .init(groups: 32, width: 4))),
    ("densenet40", CIFARDenseNet(depth: 40)),
    ("densenetbc100", CIFARDenseNet(depth: 100, isCompressed: true)),
    ("densenet121", DenseNet121()),
    ("squeezenet1.0", SqueezeNet(version: .one)),
    ("squeezenet1.1", SqueezeNet(version: .oneDotOne)),
    ("mobilenetv1", MobileNetV1()),
    ("mobilenetv1", MobileNetV1(for: .small)),
    ("mobilenetv2", MobileNetV2()),
    ("mobilenetv2", MobileNetV2(for: .small)),
    ("mobilenetv3small", MobileNetV3(size: .small)),
    ("mobilenetv3large", MobileNetV3(size: .large)),
    ("shufflenetv1", ShuffleNetV1()),
    ("shufflenetv2", ShuffleNetV2()),
    ("efficientnetb0", EfficientNetB0()),
    ("regnetx400mf", RegNet(size: .x400MF)),
    ("regnety400mf", RegNet(size: .y400MF)),
    ("unet", UNet()),
  ]

  /// The names of all networks.
  public static var names: [String] {
    architectures.flatMap { entry in
      ZooTask.allCases.filter { $0.inputs.contains(entry.architecture.input) }.map { "\(entry.name)-\($0.rawValue)" }
    }
  }

  /// The network called `name`, with zero weights.
  ///
  /// - Parameters:
  ///   - input: the shape of an image, the batch left out; nil for what the network was published for.
  ///   - classes: the number of classes; nil for those of the data set.
  /// - Throws: `ZooError.unknownNetwork` when there is none of that name, `NetworkError` when it cannot take the input.
  public static func network(named name: String, input: [Int]? = nil, classes: Int? = nil) throws -> Network {
    let parts = name.split(separator: "-", maxSplits: 1).map(String.init)
    guard
      parts.count == 2, let task = ZooTask(rawValue: parts[1]),
      let entry = architectures.first(where: { $0.name == parts[0] && task.inputs.contains($0.architecture.input) })
    else {
      throw ZooError.unknownNetwork(name, nearest: nearest(to: name))
    }
    return try entry.architecture.network(
      named: name, input: input ?? entry.architecture.input, classes: classes ?? task.classes)
  }
}
