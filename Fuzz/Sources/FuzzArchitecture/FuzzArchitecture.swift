import Foundation
import FuzzSupport
import ModelFiles
import Networks

/// Architecture files, each with zeros for the parameters that it declares.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzArchitecture(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  fuzz(bytes, count) { data, name in
    .network(try Network(architecture: data, name: name, weights: .zeros(forArchitecture: data, source: name)))
  }
}
