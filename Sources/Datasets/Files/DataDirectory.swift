import Foundation

/// A folder in which a data set's files are looked for.
struct DataDirectory {
  let path: String

  /// Takes a folder that must be there.
  init(_ path: String) throws(DataError) {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw DataError(.missing, in: path, "does not exist")
    }
    guard isDirectory.boolValue else { throw DataError(.foreign, in: path, "is a file where a folder was expected") }
    self.path = path
  }

  /// The path of a file of this folder, there or not.
  func path(of name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }

  /// Whether the folder has a file or folder of that name.
  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(of: name)) }

  /// The file that has one of the names, plain or with `.gz` behind, the earliest name first.
  func find(_ names: [String]) throws(DataError) -> String {
    guard let found = names.flatMap({ [$0, "\($0).gz"] }).first(where: has) else {
      throw DataError(.missing, in: path, "lacks the file \(names[0]) (or \(names[0]).gz)")
    }
    return path(of: found)
  }
}
