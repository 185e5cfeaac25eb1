import ArgumentParser
import Compression
import Datasets
import ModelFiles
import Networks
import Runs
import Training
import Zoo

/// What a network learns from other networks.
struct DistillationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A trained network to learn from: an .onnx file, a run folder, an architecture .json, or a zoo name, =, and the file of "
        + "its weights; may be given several times.", valueName: "model"))
  var teacher: [String] = []

  @Option(help: ArgumentHelp("The share of the teachers' scores in the loss, 0 to 1; 0.9 where nothing is said."))
  var distillationWeight: Double?

  @Option(help: ArgumentHelp("What the scores of both are divided by before the softmax; 4 where nothing is said."))
  var temperature: Double?

  @Option(
    help: ArgumentHelp(
      "The weight of attention transfer at the end of every stage; 1000 is usual for small images.",
      valueName: "weight"))
  var attentionWeight: Double?

  @Option(
    help: ArgumentHelp(
      "The weight of the squared error between the channels that both networks have at the end of every stage.",
      valueName: "weight"))
  var mapWeight: Double?

  @Option(
    help: ArgumentHelp(
      "Where teachers' scores are kept when the images are the same in every epoch; the run folder where nothing is said.",
      valueName: "folder"))
  var teacherCache: String?

  func validate() throws {
    guard (0...1).contains(distillationWeight ?? 0) else {
      throw ValidationError("--distillation-weight must be between 0 and 1")
    }
    guard temperature ?? 1 > 0 else { throw ValidationError("--temperature must be above 0") }
    guard attentionWeight ?? 0 >= 0, mapWeight ?? 0 >= 0 else {
      throw ValidationError("--attention-weight and --map-weight must not be negative")
    }
  }

  /// Whether an option was given that needs a teacher.
  var isGiven: Bool {
    !teacher.isEmpty || [distillationWeight, temperature, attentionWeight, mapWeight].contains { $0 != nil }
      || teacherCache != nil
  }

  /// The distillation, with what is usual behind a method where the user says nothing.
  func distillation(for method: any CompressionMethod) -> Distillation {
    distillation(usually: Distillation(attentionWeight: method.attentionWeight))
  }

  /// The distillation, with what is usual where the user says nothing.
  var distillation: Distillation { distillation(usually: Distillation()) }

  private func distillation(usually usual: Distillation) -> Distillation {
    Distillation(
      temperature: temperature ?? usual.temperature, weight: distillationWeight ?? usual.weight,
      attentionWeight: attentionWeight ?? usual.attentionWeight, mapWeight: mapWeight ?? usual.mapWeight)
  }

  /// The networks that were named.
  func networks() throws -> [Network] {
    try teacher.map { name in
      let parts = name.split(separator: "=", maxSplits: 1).map(String.init)
      return try ModelOptions(name: parts[0], weights: parts.count > 1 ? parts[1] : nil).network()
    }
  }

  /// The options as they were given, under their names.
  var given: [String: JSONValue] {
    var options: [String: JSONValue] = ["teacher": .array(teacher.map { .string($0) })]
    let numbers = [
      "distillation-weight": distillationWeight, "temperature": temperature, "attention-weight": attentionWeight,
      "map-weight": mapWeight,
    ]
    for (name, number) in numbers { options[name] = number.map { .number($0) } }
    if let teacherCache { options["teacher-cache"] = .string(teacherCache) }
    return options
  }

  /// The options as they were resolved, under their names; none where nothing is distilled.
  func resolved(_ distillation: Distillation?) -> [String: JSONValue] {
    guard let distillation else { return [:] }
    var options: [String: JSONValue] = [
      "teacher": .array(teacher.map { .string($0) }), "distillation-weight": .number(distillation.weight),
      "temperature": .number(distillation.temperature), "attention-weight": .number(distillation.attentionWeight),
      "map-weight": .number(distillation.mapWeight),
    ]
    if let teacherCache { options["teacher-cache"] = .string(teacherCache) }
    return options
  }
}
