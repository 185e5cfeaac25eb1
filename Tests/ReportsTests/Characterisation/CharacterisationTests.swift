import Deployment
import Foundation
import Reports
import Runs
import Testing

@Suite struct CharacterisationTests {
  private static func characterisation() throws -> Characterisation { try Characterisation(SampleRecords.several()) }

  @Test func panelsAreEnginesAndThreads() throws {
    let panels = try Self.characterisation().panels
    #expect(
      panels.map { "\($0.key)" }
        == ["openvino, 1 thread", "openvino, 2 threads", "onnxruntime, 1 thread", "onnxruntime, 2 threads"])
    #expect(panels.allSatisfy { $0.rows.count == 5 })
    #expect(panels[0].rows.map(\.name).last == "net, bfloat16")
  }

  @Test func onlyUndisturbedRowsOfKnownAccuracyAreRanked() throws {
    let panels = try Self.characterisation().panels
    #expect(panels[0].rows.map(\.isRanked) == [true, true, true, false, true])
    #expect(panels[2].rows.map(\.isRanked) == [true, true, false, false, false])
    #expect(panels[2].byLatency.points.map(\.name) == ["net", "net, l2 50 % MACs"])
    #expect(panels[2].rows[2].latency == nil, "contended times are shown, not compared")
  }

  @Test func whoDominatesWhom() throws {
    let panel = try Self.characterisation().panels[0]
    #expect(
      panel.rows.map { panel.standing(of: $0) } == [
        .best, .dominated(["net, bfloat16"]), .dominated(["net, l2 50 % MACs", "net, bfloat16"]), .unranked, .best,
      ])
    #expect(panel.byMemory.standing(of: "net, int8") == .best)
    #expect(panel.byMemory.standing(of: "net, bfloat16") == .tied(["net"]), "as many bytes, and accuracies that meet")
    #expect(panel.byBoth.frontier.map(\.name).contains("net, int8"))
    #expect(panel.reference[1] == 4000)
  }

  @Test func speedupsAreThoseOfRounds() throws {
    let panels = try Self.characterisation().panels
    #expect(panels[0].rows[0].speedup == nil)
    let speedups = panels[0].rows.map { $0.speedup.map { ($0.median * 1000).rounded() / 1000 } }
    #expect(speedups == [nil, 1.667, 1.429, 1, 2])
    #expect(panels[2].rows.map { $0.speedup == nil } == [true, false, true, false, true])
  }

  @Test func expectedAndObservedGains() throws {
    let gains = try Self.characterisation().expectedGains
    let cut = try #require(gains.first { $0.row.name == "net, l2 50 % MACs" })
    #expect(cut.macs == 2 && cut.bytes == 2 && abs(cut.efficiency - 1 / 1.2) < 1e-9)
    let integers = try #require(gains.first { $0.row.name == "net, int8" })
    #expect(integers.macs == 1 && integers.bytes == 4)
    #expect(gains.count == 8 + 4, "four rows of OpenVINO twice, two of ONNX Runtime")
  }

  @Test func threadsAreComparedWithTheLeast() throws {
    let scalings = try Self.characterisation().threadScalings
    #expect(scalings.count == 10)
    #expect(abs((scalings[0].speedups[2]?.value ?? 0) - 2) < 1e-9)
    let failed = try #require(scalings.first { $0.engine == .onnxruntime && $0.name == "net, bfloat16" })
    #expect(failed.speedups.isEmpty)
    let single = try Characterisation([SampleRecords.record("a", accuracy: 1, milliseconds: 1)])
    #expect(single.threadScalings.isEmpty)
  }

  @Test func nothingAtAllIsNoFault() throws {
    let none = Characterisation([])
    #expect(none.panels.isEmpty && none.answers.isEmpty && none.pick == nil && none.expectedGains.isEmpty)
    let failed = Characterisation([try SampleRecords.record("a", accuracy: 1, milliseconds: 1, status: .failed)])
    #expect(failed.pick == nil && failed.panels[0].byLatency.points.isEmpty)
    let text = CharacterisationText(failed).text
    #expect(text.contains("openvino: it cannot") && text.contains("nothing could be ranked"))
  }

  @Test func recordsSurviveTheirFile() throws {
    let records = try SampleRecords.several()
    for record in records {
      let line = try JSONValue(encoding: record).compactText
      #expect(try JSONValue(parsing: Data(line.utf8)).decoded(as: CharacterisationRecord.self) == record)
    }
  }

  @Test func theTableHasALineForEachRecord() throws {
    let lines = try Self.characterisation().csv.components(separatedBy: "\r\n")
    #expect(lines.count == 20 + 2 && lines[0].hasPrefix("variant,model,technique"))
    #expect(
      lines.contains { $0.hasPrefix("\"net, l2 50 % MACs\",net.onnx,") && $0.contains(",dominated,\"net, bfloat16\",") }
    )
    #expect(lines.contains { $0.hasPrefix("\"other <\"\"net\"\">\",") })
  }

  @Test func theTerminalSeesEveryRow() throws {
    let text = try CharacterisationText(Self.characterisation()).text
    for figure in [
      "openvino, 2 threads", "95.00 %", "on the frontier", "dominated by net, bfloat16", "contended", "failed",
    ] {
      #expect(text.contains(figure), "\(figure)")
    }
  }
}
