import Datasets
import ModelFiles
public import Networks
import OrderedCollections

extension Network {
  /// A fingerprint of the architecture and all weights, sixteen hexadecimal digits.
  ///
  /// - Throws: `ModelFileError` when the architecture cannot be written down.
  public func contentHash() throws -> String {
    var hash = ContentHash()
    hash.combine(Array(try architecture().utf8))
    for parameter in parameters.values { hash.combine(parameter.values) }
    return hash.text
  }
}
