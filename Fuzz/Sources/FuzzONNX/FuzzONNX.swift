import Foundation
import FuzzSupport
import ModelFiles
import Networks

/// ONNX files.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzONNX(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  fuzz(bytes, count) { .network(try Network(onnx: $0, name: $1)) }
}
