import Networks
import Testing
import Zoo

/// Parameters and operations of every network against the numbers that are published or follow from its paper.
@Suite struct KnownCountsTests {
  @Test(arguments: [
    ("lenet5-mnist", 431_080, 2_293_000),
    ("vgg16-cifar10", 14_991_946, 313_463_808),
    ("vgg16direct-cifar10", 14_728_266, 313_201_664),
    ("resnet20-cifar10", 269_722, 40_551_040),
    ("resnet32-cifar10", 464_154, 68_862_592),
    ("resnet44-cifar10", 658_586, 97_174_144),
    ("resnet56-cifar10", 853_018, 125_485_696),
    ("resnet56b-cifar10", 855_770, 125_747_840),
    ("resnet110-cifar10", 1_727_962, 252_887_680),
    ("resnet18-imagenet", 11_689_512, 1_814_073_344),
    ("resnet34-imagenet", 21_797_672, 3_663_761_408),
    ("resnet50-imagenet", 25_557_032, 4_089_184_256),
    ("mobilenetv1-imagenet", 4_231_976, 568_740_352),
    ("mobilenetv2-imagenet", 3_504_872, 300_774_272),
  ])
  func paramsAndMACs(name: String, params: Int, macs: Int) throws {
    let network = try Zoo.network(named: name)
    let costs = try network.costs()
    #expect(costs.params == params)
    #expect(costs.macs == macs)
    #expect(network.parameterCount == params)
    #expect(costs.uncounted.isEmpty)
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
