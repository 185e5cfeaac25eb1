import Foundation

extension OpenFile {
  /// Adds bytes at the end of the file at `path` and waits until they are on the disk; what fails half-way is taken back.
  static func append(_ bytes: some Sequence<UInt8>, to path: String) throws(RunError) {
    let file = try OpenFile(path, flags: O_WRONLY | O_APPEND)
    let length = try file.length()
    do throws(RunError) {
      try file.write(bytes)
      try file.synchronise()
    } catch {
      try? file.truncate(to: length)
      throw error
    }
  }
}
