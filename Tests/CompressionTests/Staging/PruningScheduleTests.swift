import Compression
import Foundation
import Testing

@Suite struct PruningScheduleTests {
  typealias Cuts = PruningSchedule.Cuts

  @Test func cutsAreReadAsTheyAreWritten() throws {
    #expect(Cuts("one-shot") == .oneShot)
    #expect(Cuts("even:4")?.shares == [0.25, 0.5, 0.75, 1])
    #expect(Cuts("0.5,0.75,1") == .abreast)
    #expect(Cuts("1")?.shares == [1])
    #expect(Cuts("layers") == .layers && Cuts.layers.isByLayer && Cuts("one-shot")?.isByLayer == false)
    let cubic = try #require(Cuts("agp:3")?.shares)
    // The published form: s_t = s_f - s_f (1 - t/n)³ with s_f = 1.
    for (found, expected) in zip(cubic, [19.0 / 27, 26.0 / 27, 1]) { #expect(abs(found - expected) < 1e-12) }
  }

  @Test(arguments: [
    "", "two", "even", "even:0", "even:-1", "even:x", "agp:1001", "0.5", "0.5,0.4,1", "0,1", "1,1", "0.5,,1", "nan,1",
    "even:4:2",
  ])
  func otherTextsAreNone(text: String) { #expect(Cuts(text) == nil) }

  @Test(arguments: ["one-shot", "even:7", "agp:9", "0.1,0.2,1"]) func sharesRiseToAll(text: String) throws {
    let shares = try #require(Cuts(text)).shares
    #expect(shares.last == 1)
    #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func oneCutWithNothingBeforeItIsOneShot() {
    #expect(PruningSchedule().isOneShot)
    #expect(!PruningSchedule(sparseEpochs: 1).isOneShot)
    #expect(!PruningSchedule(cuts: .abreast).isOneShot && !PruningSchedule(cuts: .layers).isOneShot)
    #expect(!PruningSchedule(allowance: 0.1).isOneShot)
  }
}
