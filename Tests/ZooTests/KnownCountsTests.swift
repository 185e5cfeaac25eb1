import Networks
import Testing
import Zoo

/// Parameters and operations against the numbers that are published or follow from the papers.
@Suite struct KnownCountsTests {
  /// Millions of parameters and MACs as the papers' tables and torchvision's documentation give them, rounded as there.
  @Test(arguments: [
    ("lenet5-mnist", 0.431, 2.293), ("alexnet-imagenet", 61.1, 714), ("vgg16-cifar10", 14.99, 313.46),
    ("googlenet-imagenet", 6.6, 1500), ("inceptionv3-imagenet", 23.8, 5710),
    ("resnet56-cifar10", 0.85, 125.49), ("resnet50-imagenet", 25.6, 4090), ("preresnet164-cifar10", 1.7, 248),
    ("wrn40x2-cifar10", 2.2, 328), ("preresnet34-imagenet", 21.8, 3664), ("resnext50-imagenet", 25.0, 4230),
    ("densenet40-cifar10", 1.06, 283),
    ("densenetbc100-cifar10", 0.77, 288), ("densenet121-imagenet", 7.98, 2830), ("squeezenet1.0-imagenet", 1.25, 819),
    ("squeezenet1.1-imagenet", 1.24, 349), ("mobilenetv1-imagenet", 4.2, 569), ("mobilenetv2-imagenet", 3.5, 300),
    ("mobilenetv2-cifar10", 2.24, 87.98), ("resnet18-cifar10", 11.17, 555.4), ("mobilenetv1-cifar10", 3.21, 46.4),
    ("mobilenetv3small-imagenet", 2.54, 56.5), ("mobilenetv3large-imagenet", 5.48, 217),
    ("shufflenetv1-imagenet", 1.9, 137), ("shufflenetv2-imagenet", 2.3, 145), ("efficientnetb0-imagenet", 5.3, 390),
    ("regnetx400mf-imagenet", 5.5, 414), ("regnety400mf-imagenet", 4.3, 402), ("unet-lgg", 7.76, 12_070),
  ])
  func paramsAndMACsArePublished(name: String, params: Double, macs: Double) throws {
    let costs = try Zoo.network(named: name).costs()
    #expect(abs(Double(costs.params) / 1e6 / params - 1) < 0.02)
    #expect(abs(Double(costs.macs) / 1e6 / macs - 1) < 0.02)
  }

  @Test func convolutionsAloneAsPapersOnLeNetCount() throws {
    #expect(try Zoo.network(named: "lenet5-mnist").costs(convention: .convolution).macs == 1_888_000)
  }

  @Test(arguments: [
    ("vgg16-cifar10", 313_731_072), ("resnet56-cifar10", 125_486_336), ("resnet110-cifar10", 252_888_320),
  ])
  func asTheHRankFamilyCounts(name: String, macs: Int) throws {
    #expect(try Zoo.network(named: name).costs(convention: .hrank).macs == macs)
  }

  /// Torch-Pruning's ResNet-56 has projection shortcuts and calls the ReLU behind each sum as a function, which its counter
  /// cannot see.
  @Test func asTorchPruningCounts() throws {
    let costs = try Zoo.network(named: "resnet56b-cifar10").costs(convention: .torchPruning)
    let unseen = costs.layers.filter { $0.node.hasSuffix(".relu2") }.reduce(0) { $0 + $1.macs }
    #expect(costs.macs - unseen == 127_115_914)
    #expect(try Zoo.network(named: "resnet56-cifar10").costs(convention: .torchPruning).macs == 127_087_242)
  }

  @Test func peakMemory() throws {
    // Within a block of the first stage: its input for the shortcut, and what a layer reads and makes.
    #expect(try Zoo.network(named: "resnet20-cifar10").costs().peakActivationElements == 3 * 16 * 32 * 32)
    // The second batch norm.
    #expect(try Zoo.network(named: "vgg16-cifar10").costs().peakActivationElements == 2 * 64 * 32 * 32)
    // The first convolution and its pool.
    #expect(try Zoo.network(named: "lenet5-mnist").costs().peakActivationElements == 20 * 24 * 24 + 20 * 12 * 12)
  }
}
