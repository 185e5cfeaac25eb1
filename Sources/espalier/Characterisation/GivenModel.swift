import Foundation
import ModelFiles
import Networks
import Runs
import Training

/// A MODEL of `characterise`, with what its run folder says was done to it.
struct GivenModel {
  /// How the command line names it.
  let name: String
  let network: Network
  /// What it is called before anything is done to it here.
  let title: String
  /// What was done to it before; empty if nothing is known.
  let technique: String

  /// The models, with weights for those that are names of the zoo's.
  static func all(named names: [String], weights: [String]) throws -> [GivenModel] {
    var weights = weights[...]
    let models = try names.map { name in
      let isFile = ModelOptions(name: name, weights: nil).isFile
      return try GivenModel(name, weights: isFile ? nil : weights.popFirst())
    }
    guard let left = weights.first else { return models }
    throw ModelArgumentError(model: left, fault: "is given as weights, and no zoo name is left that takes them")
  }

  private init(_ name: String, weights: String?) throws {
    self.name = name
    network = try ModelOptions(name: name, weights: weights).network()
    let record = try? RunFolder.open(name).readRecord()
    let file = (name as NSString).lastPathComponent
    title = file.hasSuffix(".onnx") ? String(file.dropLast(5)) : network.name
    technique = record.map(Self.technique) ?? ""
  }

  /// What a run did, in a few words: `l2 50 % MACs`.
  private static func technique(of record: RunRecord) -> String {
    switch record.command {
    case "compress":
      let budgets: [String] =
        switch record.settings["budget"] {
        case .array(let values)?: values.compactMap(\.string)
        case .string(let text)?: [text]
        default: []
        }
      return ([record.settings["method"]?.string] + budgets.map(budget)).compactMap(\.self).joined(separator: " ")
    case "quantise": return "int8"
    case VariantMaker.command: return record.settings["technique"]?.string ?? ""
    case "apply": return "recipe"
    default: return ""
    }
  }

  /// A budget in the words of a name: `50 % MACs` for `macs=50%`.
  private static func budget(_ text: String) -> String {
    let parts = text.split(separator: "=").map(String.init)
    guard parts.count == 2 else { return text }
    return "\(parts[1].replacing("%", with: " %")) \(parts[0] == "macs" ? "MACs" : parts[0])"
  }
}
