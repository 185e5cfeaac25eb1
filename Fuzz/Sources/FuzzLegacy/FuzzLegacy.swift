import Foundation
import FuzzSupport
import ModelFiles

/// PyTorch checkpoints of the format before 1.6; zip archives are passed over.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLegacy(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let bytes, count > 0, bytes[0] == 0x80 else { return -1 }
  return fuzz(bytes, count) { .weights(try StateDict(pyTorch: $0, name: $1)) }
}
