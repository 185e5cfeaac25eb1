import Foundation
import ModelFiles
import Networks
import OrderedCollections
import TestSupport
import Testing

/// A network comes back from an `.espz` file bit for bit, and the file is as short as its numbers let it be.
@Suite struct EspzTests {
  private func roundTrip(_ network: Network) throws -> Network { try Network(espz: network.espz(), name: "n") }

  @Test func everyOperator() throws {
    let network = try SampleNetworks.everyOperator()
    #expect(try roundTrip(network) == network)
    for network in try SampleNetworks.families() { #expect(try roundTrip(network) == network, "\(network.name)") }
  }

  @Test(arguments: 0..<40) func randomNetworks(seed: Int) throws {
    let network = try SampleNetworks.random(seed: UInt64(seed))
    #expect(try roundTrip(network) == network)
  }

  @Test(arguments: [0, 0.5, 0.9, 0.999, 1], [1, 2, 30, 1_000_000])
  func sparseAndSharedNumbers(_ zeros: Double, _ count: Int) throws {
    for size in [1, 31, 32, 33, 255, 256, 257, 3000] {
      let values = EspzSamples.sparse(size, zeros: zeros, different: count, seed: UInt64(size))
      let network = try EspzSamples.network(values)
      #expect(try roundTrip(network) == network)
    }
  }

  @Test func everyBitPatternComesBack() throws {
    let values: [Float] = [
      0, -0.0, .nan, -.infinity, .leastNonzeroMagnitude, Float(bitPattern: 0x7FC0_1234), 0, 0, -0.0,
    ]
    for numbers in [values, values + Array(repeating: 0, count: 600), Array(repeating: -0.0, count: 300)] {
      let found = try #require(try roundTrip(EspzSamples.network(numbers)).parameters["conv.weight"])
      #expect(found.values.map(\.bitPattern) == numbers.map(\.bitPattern))
    }
  }

  @Test func sharedNumbersTakeTheirEntropyAndABit() throws {
    let count = 40_000
    let rest = try EspzSamples.network([0]).espz().count
    for (zeros, different) in [(0, 16), (0, 200), (0.9, 16), (0.95, 200)] {
      let values = EspzSamples.sparse(count, zeros: zeros, different: different, seed: 5)
      let bytes = try EspzSamples.network(values).espz().count
      let frequencies = Dictionary(grouping: values, by: \.bitPattern).values.map { Double($0.count) / Double(count) }
      let entropy = frequencies.reduce(0) { $0 - $1 * log2($1) }
      // Codebook and lengths, and what a Huffman code of single numbers cannot reach of an entropy below one bit.
      let allowance = Double(rest + 5 * different + 600)
      #expect(Double(bytes) <= allowance + Double(count) / 8 * entropy * 1.08, "\(zeros) \(different): \(bytes)")
      #expect(Double(bytes) >= Double(count) / 8 * entropy * 0.99, "no code is shorter than the entropy")
    }
  }

  @Test func zerosAmongNumbersThatDifferTakeTheirGapsAlone() throws {
    let values = EspzSamples.sparse(40_000, zeros: 0.9, different: 1_000_000, seed: 6)
    let network = try EspzSamples.network(values)
    let bytes = try network.espz().count
    let kept = values.count { $0 != 0 }
    // A tenth of the numbers as they are; a gap of geometric length takes 4.7 bits.
    #expect(bytes >= 4 * kept && bytes < 4 * kept + kept * 5 / 8 + 1000)
    #expect(try roundTrip(network) == network)
  }

  @Test func damageIsNoticed() throws {
    let data = try EspzSamples.network([1, 2, 0, 0, 3]).espz()
    for place in data.indices {
      var damaged = data
      damaged[place] ^= 0x10
      #expect(throws: ModelFileError.self) { try Network(espz: damaged, name: "n") }
    }
    for length in 0..<data.count {
      #expect(throws: ModelFileError.self) { try Network(espz: data.prefix(length), name: "n") }
      #expect(throws: ModelFileError.self) { try Network(espz: EspzSamples.checked(data.prefix(length)), name: "n") }
    }
  }

  @Test func filesAreToldByTheirFirstBytes() throws {
    let place = try TemporaryFolder()
    let network = try SampleNetworks.everyOperator()
    try ModelFile.write(network, to: place.path(of: "a.espz"))
    #expect(try ModelFile.read(place.path(of: "a.espz")) == .network(network))
    try FileManager.default.moveItem(atPath: place.path(of: "a.espz"), toPath: place.path(of: "a.bin"))
    #expect(try ModelFile.read(place.path(of: "a.bin")) == .network(network))
  }
}
