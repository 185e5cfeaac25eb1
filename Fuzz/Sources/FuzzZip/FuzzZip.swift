import Foundation
import FuzzSupport
import ModelFiles

/// PyTorch checkpoints of the zip format; other bytes are passed over.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzZip(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let bytes, count > 1, bytes[0] == 0x50, bytes[1] == 0x4B else { return -1 }
  return fuzz(bytes, count) { .weights(try StateDict(pyTorch: $0, name: $1)) }
}
