import Datasets
import Deployment
import Networks
import OrderedCollections
import TestSupport
import Testing
import Training
import Zoo

@Suite struct VariantTests {
  private static func network() throws -> Network {
    try Zoo.network(named: "resnet20-cifar10").withInitialWeights(seed: 1)
  }

  @Test func variantsFollowFromTheStreamAndDifferByIt() throws {
    let network = try Self.network()
    let stream = RandomStream(seed: 3, name: "variants")
    let variants = try (0..<6).map { try network.variant(in: VariantSpace(), drawing: stream.substream($0)) }
    #expect(try network.variant(in: VariantSpace(), drawing: stream.substream(2)) == variants[2])
    let macs = try variants.map { try $0.costs().macs }
    let most = try network.costs().macs
    #expect(Set(macs).count == 6 && macs.allSatisfy { $0 < most })
    #expect(variants.allSatisfy { !$0.nodes.contains(where: \.operation.isBatchNorm) })
    let widths = variants.flatMap { variant in
      variant.nodes.compactMap { $0.parameters[.weight].flatMap { variant.parameters[$0]?.shape[0] } }
    }
    #expect(widths.contains { $0.isMultiple(of: 8) } && widths.contains { !$0.isMultiple(of: 8) })
    #expect(widths.allSatisfy { $0 >= 2 })
  }

  @Test func otherKernelsAndGroupsKeepTheSizesOfImages() throws {
    let network = try Self.network()
    let space = VariantSpace(kernels: [1, 5], groups: [2, 4])
    let stream = RandomStream(seed: 3, name: "variants")
    var (kernels, groups): (Set<Int>, Set<Int>) = ([], [])
    for number in 0..<6 {
      let variant = try network.variant(in: space, drawing: stream.substream(number))
      let shapes = try (variant.shapes(), network.shapes())
      for node in variant.nodes {
        #expect(shapes.0[node.name]?.dropFirst() == shapes.1[node.name]?.dropFirst())
        guard case .convolution(let convolution) = node.operation, let name = node.parameters[.weight] else { continue }
        kernels.insert(variant.parameters[name]?.shape[2] ?? 0)
        groups.insert(convolution.groups)
      }
    }
    #expect(kernels == [1, 3, 5] && groups == [1, 2, 4])
  }
}
