/// A value of a pickle.
///
/// Lists, tuples and dictionaries are places in the heap, so that none can hold itself for ever and no depth of nesting
/// costs depth of calls.
package enum PickleValue {
  case none
  case boolean(Bool)
  case integer(Int)
  /// An integer of more than 64 bits, lowest byte first.
  case bigInteger([UInt8])
  case float(Double)
  case text(String)
  /// Bytes that no state dict needs; what they are is not kept.
  case bytes
  case list(Int)
  case tuple(Int)
  case dictionary(Int)
  case function(PickleFunction)
  case storage(Int)
  case tensor(Int)
}

/// What a pickle of a state dict may name; nothing that it names is run.
package enum PickleFunction: Equatable {
  case orderedDictionary
  case rebuildTensor
  case rebuildParameter
  case storageType(ElementType)
}

/// Numbers of one type that tensors look into.
package struct StorageReference: Equatable {
  /// The name of the storage in the file.
  package let key: String
  package let type: ElementType
  /// The first number of the storage that is meant.
  package let start: Int
  /// How many numbers are meant.
  package let count: Int
  /// How many numbers the whole storage holds.
  package let total: Int
}

/// A tensor as a view of a storage.
package struct TensorReference: Equatable {
  package let storage: StorageReference
  /// The place in the storage of the first number.
  package let offset: Int
  package let shape: [Int]
  package let strides: [Int]
}

/// The lists, tuples, dictionaries, storages and tensors of a pickle.
package struct PickleHeap {
  package var sequences: [[PickleValue]] = []
  package var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []
  package var storages: [StorageReference] = []
  package var tensors: [TensorReference] = []

  package mutating func list(_ items: [PickleValue]) -> PickleValue {
    sequences.append(items)
    return .list(sequences.count - 1)
  }

  package mutating func tuple(_ items: [PickleValue]) -> PickleValue {
    sequences.append(items)
    return .tuple(sequences.count - 1)
  }

  package mutating func dictionary(_ pairs: [(key: PickleValue, value: PickleValue)] = []) -> PickleValue {
    dictionaries.append(pairs)
    return .dictionary(dictionaries.count - 1)
  }

  /// The items of a list or tuple.
  package func items(_ value: PickleValue) -> [PickleValue]? {
    switch value {
    case .list(let index), .tuple(let index): sequences[index]
    default: nil
    }
  }

  /// The numbers of a list or tuple of integers.
  package func integers(_ value: PickleValue) -> [Int]? {
    guard let items = items(value), items.count <= Limits.rank else { return nil }
    let integers = items.compactMap { item -> Int? in if case .integer(let integer) = item { integer } else { nil } }
    return integers.count == items.count ? integers : nil
  }
}
