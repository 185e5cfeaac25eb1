import Foundation
import OrderedCollections

/// A PyTorch checkpoint: what its pickle built, and where the bytes of its storages stand.
package struct Checkpoint {
  let root: PickleValue
  let heap: PickleHeap
  /// The bytes of each storage.
  let storages: [String: Range<Int>]
  let order: ByteOrder
  let data: Data

  /// The tensors of the state dict in the checkpoint, without a prefix `module.` that all names have.
  func stateDict() throws -> OrderedDictionary<String, StoredTensor> {
    var decoder = TensorDecoder(self)
    var tensors: OrderedDictionary<String, StoredTensor> = [:]
    for (name, tensor) in try findStateDict() {
      tensors[name] = try decoder.decode(heap.tensors[tensor], name: name)
    }
    return tensors
  }

  /// The names and tensors of the dictionary that is the state dict: the outermost one, or one that stands in it under
  /// a usual name.
  private func findStateDict() throws -> OrderedDictionary<String, Int> {
    guard case .dictionary(var index) = root else { throw Fault.unsupported("it holds no state dict") }
    for _ in 0..<4 {
      let pairs = try self.pairs(of: index)
      guard let inner = ["state_dict", "model_state_dict", "model", "net"].compactMap({ pairs[$0] }).first,
        case .dictionary(let next) = inner
      else { break }
      index = next
    }
    var tensors: OrderedDictionary<String, Int> = [:]
    for case (let name, .tensor(let tensor)) in try pairs(of: index) { tensors[name] = tensor }
    guard !tensors.isEmpty else { throw Fault.unsupported("it holds no state dict: there are no named tensors in it") }
    return tensors
  }

  private func pairs(of dictionary: Int) throws -> OrderedDictionary<String, PickleValue> {
    var pairs: OrderedDictionary<String, PickleValue> = [:]
    for case (.text(let key), let value) in heap.dictionaries[dictionary] {
      guard key.utf8.count <= Limits.name else {
        throw Fault.malformed("it holds a name of \(key.utf8.count) bytes, '\(key.prefix(40))…'")
      }
      pairs[key] = value
    }
    return pairs
  }
}
