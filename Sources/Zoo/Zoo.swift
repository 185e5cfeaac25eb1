import Networks

/// The published networks that Espalier can build by name.
///
/// A name is an architecture and a data set, such as `resnet56-cifar10`. The data set decides the shape of the input
/// and the number of classes. An architecture goes with every data set whose images are of its size.
///
///     let network = try Zoo.network(named: "resnet56-cifar10")
public enum Zoo {
  /// The architectures by the first part of a name.
  static let architectures: [(name: String, architecture: any Architecture)] = [
    ("lenet5", LeNet5()),
    ("vgg16", VGG16()),
    ("vgg16direct", VGG16(head: .direct)),
    ("resnet20", CIFARResNet(blocks: 3)),
    ("resnet32", CIFARResNet(blocks: 5)),
    ("resnet44", CIFARResNet(blocks: 7)),
    ("resnet56", CIFARResNet(blocks: 9)),
    ("resnet56b", CIFARResNet(blocks: 9, shortcut: .projection)),
    ("resnet110", CIFARResNet(blocks: 18)),
    ("resnet18", ImageNetResNet(depth: .eighteen)),
    ("resnet34", ImageNetResNet(depth: .thirtyFour)),
    ("resnet50", ImageNetResNet(depth: .fifty)),
    ("mobilenetv1", MobileNetV1()),
    ("mobilenetv2", MobileNetV2()),
  ]

  /// The names of all networks.
  public static var names: [String] {
    architectures.flatMap { entry in
      ZooTask.allCases.filter { $0.input == entry.architecture.input }.map { "\(entry.name)-\($0.rawValue)" }
    }
  }

  /// The network called `name`, with zero weights.
  ///
  /// - Throws: `ZooError.unknownNetwork` when there is none of that name.
  public static func network(named name: String) throws -> Network {
    let parts = name.split(separator: "-", maxSplits: 1).map(String.init)
    guard
      parts.count == 2, let entry = architectures.first(where: { $0.name == parts[0] }),
      let task = ZooTask(rawValue: parts[1]), task.input == entry.architecture.input
    else {
      throw ZooError.unknownNetwork(name, nearest: nearest(to: name))
    }
    return try entry.architecture.network(named: name, input: task.input, classes: task.classes)
  }
}
