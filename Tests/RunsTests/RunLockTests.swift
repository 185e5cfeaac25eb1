import Foundation
import Runs
import TestSupport
import Testing

@Suite struct RunLockTests {
  let temporary: TemporaryFolder
  let folder: RunFolder

  init() throws {
    temporary = try TemporaryFolder()
    folder = try RunFolder.create(temporary.path(of: "run"))
  }

  @Test func secondHolderIsRefusedUntilTheFirstLetsGo() throws {
    do {
      let lock = try RunLock(of: folder)
      let error = #expect(throws: RunError.self) { try RunLock(of: folder) }
      #expect(error?.fault == .locked)
      #expect(error?.description == "\(folder.path) is in use by another run, process \(getpid()).")
      withExtendedLifetime(lock) {}
    }
    _ = try RunLock(of: folder)
  }

  @Test func lockOfAnotherFolderIsFree() throws {
    let lock = try RunLock(of: folder)
    _ = try RunLock(of: try RunFolder.create(temporary.path(of: "run")))
    withExtendedLifetime(lock) {}
  }
}
