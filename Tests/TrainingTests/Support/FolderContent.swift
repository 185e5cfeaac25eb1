import Foundation

/// The names of the files in a folder, in order; none if there is no folder.
func content(of path: String) -> [String] {
  ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
}
