import Foundation
import FuzzSupport
import ModelFiles

/// Safetensors files.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSafeTensors(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  fuzz(bytes, count) { .weights(try StateDict(safeTensors: $0, name: $1)) }
}
