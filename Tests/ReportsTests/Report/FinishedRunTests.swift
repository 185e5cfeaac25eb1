import Foundation
import Reports
import Runs
import Testing

@Suite struct FinishedRunTests {
  private func members(of results: RunResults) throws -> [String: JSONValue]? {
    if case .object(let members) = try JSONValue(encoding: results) { members } else { nil }
  }

  @Test func readsTheResultsInTheRecord() throws {
    var record = SampleRuns.compression.record
    let results = SampleRuns.compression.results
    record.results = try #require(try members(of: results))
    let read = try FinishedRun(record: record, summary: [])
    #expect(read.results == results)
  }

  @Test func withoutResultsIsRefused() {
    let record = SampleRuns.compression.record
    #expect { try FinishedRun(record: record, summary: []) } throws: { error in
      "\(error)" == "The run 'compress' has no results to report; it may not have come to its end."
    }
  }

  @Test func readsAFolder() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let folder = try RunFolder.create(path)
    var record = SampleRuns.compression.record
    record.results = try #require(try members(of: SampleRuns.compression.results))
    try folder.write(record)
    let early = try FinishedRun(in: folder)
    #expect(early.summary.isEmpty)
    let summary = try SummaryFile(in: folder)
    for row in SampleRuns.epochs(4) { try summary.append(row) }
    let run = try FinishedRun(in: folder)
    #expect(run.summary == SampleRuns.epochs(4))
    #expect(run.files == [.record, .summary, .report, .card])
    #expect(Report(of: run).html == Report(of: SampleRuns.compression).html)
  }
}
