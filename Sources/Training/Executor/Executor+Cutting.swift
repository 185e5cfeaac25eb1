package import Networks
import OrderedCollections
import Torch

extension Executor {
  /// An executor of a cut of the network whose weights are parts of this one's, so that its gradients are this one's too.
  ///
  /// Running statistics are copies: what the cut sees leaves those of the whole alone. Dropout goes on with the draws of the whole.
  ///
  /// - Throws: `NetworkError` when the selection does not fit, `TorchError` when LibTorch fails.
  package func cutting(_ selection: ChannelSelection, in analysis: ChannelAnalysis) throws -> Executor {
    var tensors = parameters
    for (name, parameter) in structure.parameters where !parameter.isTrainable {
      tensors[name] = try tensors[name].map { try $0.detached() + 0 }
    }
    for (key, units) in analysis.parameterUnits {
      let kept = units.indices.filter { selection.isKept[units[$0]] }
      guard kept.count < units.count, let whole = tensors[key.parameter] else { continue }
      tensors[key.parameter] = try whole.indexSelect(key.axis, kept)
    }
    return try Executor(
      structure.keeping(selection, in: analysis), holding: tensors, trainable: [], precision: precision, device: device,
      dropping: dropoutGenerator)
  }
}
