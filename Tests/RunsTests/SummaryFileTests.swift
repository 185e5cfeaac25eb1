import Foundation
import Runs
import TestSupport
import Testing

@Suite struct SummaryFileTests {
  let temporary: TemporaryFolder
  let folder: RunFolder

  init() throws {
    temporary = try TemporaryFolder()
    folder = try RunFolder.create(temporary.path(of: "run"))
  }

  static let rows = (0..<4).map { epoch in
    SummaryRow(
      epoch: epoch, trainLoss: 1 / Double(epoch + 3), trainTop1: 0.1 * Double(epoch),
      evalLoss: epoch % 2 == 0 ? 0.3 : nil, evalTop1: epoch % 2 == 0 ? 1e-17 : nil,
      evalTop5: epoch % 2 == 0 ? 0.07 : nil, learningRate: 0.05, seconds: 12.5,
      imagesPerSecond: 510)
  }

  @Test func linesHaveTheirColumns() throws {
    let summary = try SummaryFile(in: folder)
    for row in Self.rows.prefix(2) { try summary.append(row) }
    #expect(
      try temporary.text(of: "run/summary.csv") == """
        epoch,train_loss,eval_loss,eval_top1,eval_top5,lr,train_top1,seconds,images_per_second
        0,0.3333333333333333,0.3,0.000000000000001,7,0.05,0,12.5,510.0
        1,0.25,,,,0.05,10,12.5,510.0

        """)
  }

  @Test func rowsReadBackTheSame() throws {
    let summary = try SummaryFile(in: folder)
    #expect(try summary.rows().isEmpty)
    for row in Self.rows { try summary.append(row) }
    #expect(try summary.rows() == Self.rows)
    #expect(try SummaryFile.rows(in: folder) == Self.rows)
  }

  @Test("Shares that become percent and shares again keep every bit, so that resuming leaves the lines as they were")
  func sharesKeepTheirBits() throws {
    let summary = try SummaryFile(in: folder)
    var generator = SeededGenerator(seed: 11)
    let rows = (0..<200).map { epoch in
      var row = Self.rows[0]
      row.epoch = epoch
      row.trainTop1 = .random(in: 0...1, using: &generator)
      row.evalTop1 = Double(Int.random(in: 0...10_000, using: &generator)) / 10_000
      row.evalTop5 = epoch == 0 ? 1 : .random(in: 0...1e-6, using: &generator)
      return row
    }
    for row in rows { try summary.append(row) }
    let text = try temporary.text(of: "run/summary.csv")
    #expect(try summary.rows() == rows)
    #expect(try SummaryFile(in: folder).rows() == rows)
    #expect(try temporary.text(of: "run/summary.csv") == text)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func notANumberIsKept(_ value: Double) throws {
    let summary = try SummaryFile(in: folder)
    var row = Self.rows[0]
    (row.trainLoss, row.trainTop1, row.evalTop1) = (value, value, value)
    try summary.append(row)
    let read = try summary.rows()[0]
    for number in [read.trainLoss, read.trainTop1, read.evalTop1] { #expect("\(number ?? 0)" == "\(value)") }
  }

  @Test("A line that a crash cut off is dropped, and the file goes on from there")
  func halfLinesAreDropped() throws {
    let summary = try SummaryFile(in: folder)
    for row in Self.rows { try summary.append(row) }
    let text = try temporary.text(of: "run/summary.csv")
    try folder.write(text.dropLast(9).utf8, to: .summary)
    #expect(try SummaryFile.rows(in: folder) == Array(Self.rows.dropLast()))
    let resumed = try SummaryFile(in: folder)
    try resumed.append(Self.rows[3])
    #expect(try resumed.rows() == Self.rows)
  }

  @Test func resumingDropsLaterEpochs() throws {
    let summary = try SummaryFile(in: folder)
    for row in Self.rows { try summary.append(row) }
    #expect(try SummaryFile(in: folder, keepingEpochs: 2).rows() == Array(Self.rows.prefix(2)))
  }

  @Test func foreignFilesAreRefusedAndLeft() throws {
    try folder.write("a,b\n1,2\n".utf8, to: .summary)
    let error = #expect(throws: RunError.self) { try SummaryFile(in: folder) }
    #expect(error?.description == "\(folder.path)/summary.csv does not begin with the columns of a summary.")
    #expect(try temporary.text(of: "run/summary.csv") == "a,b\n1,2\n")

    try folder.write("\(try headerLine())\n0,1,2\n".utf8, to: .summary)
    #expect(throws: RunError.self) { try SummaryFile.rows(in: folder) }
  }

  private func headerLine() throws -> String {
    let other = try RunFolder.create(temporary.path(of: "other"))
    _ = try SummaryFile(in: other)
    return String(decoding: try other.read(.summary), as: UTF8.self).trimmingCharacters(in: .newlines)
  }
}
