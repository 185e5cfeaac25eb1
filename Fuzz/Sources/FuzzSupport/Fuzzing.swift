import Foundation
import ModelFiles

/// Feeds the bytes that libFuzzer made up to a reader, and traps where a rule of `Survival` is broken.
package func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int, _ read: (Data, String) throws -> ModelFile) -> CInt {
  let data = bytes.map { Data(bytes: $0, count: count) } ?? Data()
  var survival = Survival()
  _ = survival.check("fuzzed.file") { try read(data, "fuzzed.file") }
  guard survival.broken.isEmpty else { fatalError(survival.broken.joined(separator: "\n")) }
  return 0
}
