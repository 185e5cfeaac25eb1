import Foundation

/// What memory this process holds, as Linux tells it.
package struct ProcessMemory: Codable, Hashable, Sendable {
  /// The most bytes that were resident at any time.
  package let peak: Int
  /// Resident bytes that no file stands behind.
  package let anonymous: Int
  /// Resident bytes that this process alone has and has written to.
  package let privateDirty: Int

  package init(peak: Int, anonymous: Int, privateDirty: Int) {
    self.peak = peak
    self.anonymous = anonymous
    self.privateDirty = privateDirty
  }

  /// The memory as it is now; nil where the system does not tell.
  static var current: ProcessMemory? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let rollup = try? String(contentsOfFile: "/proc/self/smaps_rollup", encoding: .utf8),
      let peak = bytes(of: "VmHWM:", in: status), let anonymous = bytes(of: "Anonymous:", in: rollup),
      let dirty = bytes(of: "Private_Dirty:", in: rollup)
    else { return nil }
    return ProcessMemory(peak: peak, anonymous: anonymous, privateDirty: dirty)
  }

  /// The bytes of a line such as `VmHWM:   1234 kB`.
  package static func bytes(of key: String, in text: String) -> Int? {
    let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
    return line.flatMap { Int($0.dropFirst(key.count).split(whereSeparator: \.isWhitespace).first ?? "") }.map {
      $0 * 1024
    }
  }

  /// What has been added since `before`; the peak counts from what was held at most until then.
  package func since(_ before: ProcessMemory) -> ProcessMemory {
    ProcessMemory(
      peak: max(0, peak - before.peak), anonymous: max(0, anonymous - before.anonymous),
      privateDirty: max(0, privateDirty - before.privateDirty))
  }
}
