import Foundation
import Runs
import TestSupport
import Testing

@Suite struct RunFolderTests {
  let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  @Test func foldersThatExistAreNeverUsedAgain() throws {
    let path = temporary.path(of: "run")
    #expect(try (0..<3).map { _ in try RunFolder.create(path).path } == [path, "\(path)-2", "\(path)-3"])
    #expect(temporary.content == ["run", "run-2", "run-3"])
  }

  @Test func aFileInTheWayIsNotReplaced() throws {
    try AtomicFile.write("mine".utf8, to: temporary.path(of: "run"))
    #expect(try RunFolder.create(temporary.path(of: "run/")).path == temporary.path(of: "run-2"))
    #expect(try temporary.text(of: "run") == "mine")
  }

  @Test func foldersAboveAreMade() throws {
    let folder = try RunFolder.create(temporary.path(of: "a/b//c/"))
    #expect(FileManager.default.fileExists(atPath: folder.path))
    #expect(temporary.content == ["a"])
  }

  @Test("Processes that ask at once get a folder each")
  func creationIsExclusive() async throws {
    let path = temporary.path(of: "run")
    let paths = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<16 { group.addTask { try RunFolder.create(path).path } }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(paths.count == 16)
  }

  @Test func aFileAboveIsNamedAsTheFault() throws {
    try AtomicFile.write("".utf8, to: temporary.path(of: "file"))
    let error = #expect(throws: RunError.self) { try RunFolder.create(temporary.path(of: "file/run")) }
    #expect(error?.fault == .write)
    #expect(
      error?.description
        == "\(temporary.path)/file/run cannot be written: a part of the path is a file, not a folder.")
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may write anywhere"))
  func readOnlyFoldersAreNamedAsTheFault() throws {
    chmod(temporary.path, 0o555)
    defer { chmod(temporary.path, 0o755) }
    let error = #expect(throws: RunError.self) { try RunFolder.create(temporary.path(of: "run")) }
    #expect(error?.description == "\(temporary.path)/run cannot be written: permission is denied.")
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self"), "there is no /proc"))
  func folderWhereNoneCanBeMadeIsNamed() {
    let error = #expect(throws: RunError.self) { try RunFolder.create("/proc/espalier") }
    #expect(error?.path == "/proc/espalier" && error?.fault == .write)
  }

  @Test func onlyFoldersOfRunsAreOpened() throws {
    func sentence(_ name: String) -> String? {
      #expect(throws: RunError.self) { try RunFolder.open(temporary.path(of: name)) }?.description
    }
    #expect(sentence("none") == "\(temporary.path)/none does not exist.")
    try AtomicFile.write("".utf8, to: temporary.path(of: "file"))
    #expect(sentence("file") == "\(temporary.path)/file is a file, not the folder of a run.")
    let folder = try RunFolder.create(temporary.path(of: "run"))
    #expect(sentence("run") == "\(temporary.path)/run is not the folder of a run: it has no run.json.")
    try folder.write(sampleRecord())
    #expect(try RunFolder.open(temporary.path(of: "run/")) == folder)
  }

  @Test func filesAreWrittenAndRead() throws {
    let folder = try RunFolder.create(temporary.path(of: "run"))
    #expect(!folder.has(.card))
    try folder.write("first".utf8, to: .card)
    try folder.write(to: .card) { try "second".write(toFile: $0, atomically: false, encoding: .utf8) }
    #expect(try folder.read(.card) == Data("second".utf8))
    #expect(folder.has(.card))
    let error = #expect(throws: RunError.self) { try folder.read(.onnx) }
    #expect(error?.description == "\(folder.path)/model.onnx cannot be read: it does not exist.")
    #expect(try folder.checkpoints() == folder.checkpoints())
  }
}
