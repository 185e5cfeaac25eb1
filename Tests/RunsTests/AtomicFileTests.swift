import Foundation
import Runs
import TestSupport
import Testing

@Suite struct AtomicFileTests {
  struct Refusal: Error {}

  let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  @Test func contentIsReplacedAndNothingElseIsLeft() throws {
    let path = temporary.path(of: "file")
    try AtomicFile.write("a long first content".utf8, to: path)
    try AtomicFile.write("second".utf8, to: path)
    #expect(try temporary.text(of: "file") == "second")
    #expect(temporary.content == ["file"])
  }

  @Test("A writer that fails half-way leaves the old content and nothing beside it")
  func failureLeavesTheOldContent() throws {
    let path = temporary.path(of: "file")
    try AtomicFile.write("old".utf8, to: path)
    #expect(throws: Refusal.self) {
      try AtomicFile.write(to: path) { temporaryPath in
        try Data("half".utf8).write(to: URL(fileURLWithPath: temporaryPath))
        #expect(try self.temporary.text(of: "file") == "old")
        throw Refusal()
      }
    }
    #expect(try temporary.text(of: "file") == "old")
    #expect(temporary.content == ["file"])
  }

  @Test func failureOfTheFirstWriterLeavesNothing() {
    #expect(throws: Refusal.self) { try AtomicFile.write(to: temporary.path(of: "file")) { _ in throw Refusal() } }
    #expect(temporary.content.isEmpty)
  }

  @Test func writerThatWritesNothingIsAnError() {
    #expect(throws: RunError.self) { try AtomicFile.write(to: temporary.path(of: "file")) { _ in } }
    #expect(temporary.content.isEmpty)
  }

  @Test("A folder in the way is an error that leaves nothing")
  func folderInTheWay() throws {
    try FileManager.default.createDirectory(atPath: temporary.path(of: "file"), withIntermediateDirectories: false)
    let error = #expect(throws: RunError.self) { try AtomicFile.write("x".utf8, to: temporary.path(of: "file")) }
    #expect(error?.path == temporary.path(of: "file"))
    #expect(temporary.content == ["file"])
  }

  @Test func missingFolderIsNamed() {
    let error = #expect(throws: RunError.self) { try AtomicFile.write("x".utf8, to: temporary.path(of: "no/file")) }
    #expect(error?.description == "\(temporary.path)/no/file cannot be written: its folder does not exist.")
  }

  @Test("Readers see one whole content or another while writers compete")
  func readersSeeWholeContents() async throws {
    let path = temporary.path(of: "file")
    let contents = (0..<4).map { String(repeating: "\($0)", count: 50_000) }
    try AtomicFile.write(contents[0].utf8, to: path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for content in contents {
        group.addTask { for _ in 0..<10 { try AtomicFile.write(content.utf8, to: path) } }
      }
      group.addTask {
        for _ in 0..<50 {
          let seen = try String(contentsOfFile: path, encoding: .utf8)
          #expect(contents.contains(seen))
        }
      }
      try await group.waitForAll()
    }
    #expect(temporary.content == ["file"])
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"))
  func fullDiskIsNamed() throws {
    let file = try OpenFile("/dev/full", flags: O_WRONLY)
    let error: RunError?
    do {
      try file.write("x".utf8)
      error = nil
    } catch let failure {
      error = failure
    }
    #expect(error?.description == "/dev/full cannot be written: no space is left on the disk.")
  }
}
