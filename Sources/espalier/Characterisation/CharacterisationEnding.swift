import Deployment
import Reports
import Runs

/// What `characterise` leaves in `run.json` and prints as one object.
struct CharacterisationEnding {
  private let characterisation: Characterisation
  private let folder: RunFolder

  init(_ characterisation: Characterisation, in folder: RunFolder) {
    (self.characterisation, self.folder) = (characterisation, folder)
  }

  var object: JSONValue {
    let frontiers = characterisation.panels.map { panel -> JSONValue in
      [
        "engine": .string(panel.key.engine.rawValue), "threads": .integer(panel.key.threads),
        "accuracy_latency": names(panel.byLatency), "accuracy_memory": names(panel.byMemory),
        "accuracy_latency_memory": names(panel.byBoth),
      ]
    }
    let answers = characterisation.answers.map { answer -> JSONValue in
      [
        "query": .string(answer.query.description), "engine": .string(answer.key.engine.rawValue),
        "threads": .integer(answer.key.threads), "fastest": row(answer.fastest),
        "most_accurate": row(answer.mostAccurate),
      ]
    }
    return [
      "command": "characterise", "run": .string(folder.path), "records": .integer(characterisation.records.count),
      "variants": .array(characterisation.variants.map { .string($0.name) }), "frontiers": .array(frontiers),
      "answers": .array(answers),
    ]
  }

  private func names(_ frontier: ParetoFrontier) -> JSONValue { .array(frontier.frontier.map { .string($0.name) }) }

  private func row(_ row: CharacterisationRow?) -> JSONValue {
    guard let row else { return nil }
    return [
      "variant": .string(row.name), "accuracy": row.accuracy.map { .number($0.value) } ?? nil,
      "latency_ms": row.latency.map { .number($0.value) } ?? nil, "weight_bytes": row.memory.map { .number($0) } ?? nil,
    ]
  }
}
