import Compression
import Datasets
import Networks
import Runs
import Search
import Training

/// Searches for the channels that layers can best do without: how long they take, and how much is lost by what they find.
enum Choices {
  /// What a form of 512 channels takes, half of which are to go; the numbers of the form are random.
  static func speed(rounds: Int) throws -> JSONValue {
    let (width, count) = (512, 256)
    var stream = RandomStream(seed: 0, name: "form")
    let rows = (0..<width).map { _ in (0..<2 * width).map { _ in stream.uniform(in: -0.2...1) } }
    var matrix = Array(repeating: 0.0, count: width * width)
    for one in 0..<width {
      for other in 0...one {
        let product = zip(rows[one], rows[other]).reduce(0) { $0 + $1.0 * $1.1 }
        (matrix[one * width + other], matrix[other * width + one]) = (product, product)
      }
    }
    let cross = (0..<width).map { row in matrix[row * width..<(row + 1) * width].reduce(0, +) }
    let form = LayerQuadratic(energy: cross.reduce(0, +), cross: cross, matrix: matrix)
    let operators = SubsetOperators(width: width, count: count)
    let population = (0..<100).map { _ in operators.random(from: &stream) }
    let losses = try ChoiceLosses(form)
    _ = try losses.losses(keeping: population)
    let fitness = try median(rounds) { _ = try losses.losses(keeping: population) }
    let swaps = median(rounds) { _ = form.swapped(from: population[0]) }
    return [
      "work": "choices", "width": .integer(width), "kept": .integer(count),
      "milliseconds_for_100_choices": .number(1000 * fitness), "milliseconds_for_swaps": .number(1000 * swaps),
    ]
  }

  /// A line for each of some classes of a trained network, evenly spaced, half of whose channels are to go: what each search
  /// loses, over the least that any lost, and its seconds; first a line for the pass over the images.
  static func comparison(
    of network: Network, on dataset: Dataset, images: Int, classes count: Int
  ) throws -> [JSONValue] {
    let bench = try Workbench(network, dataset: dataset, imageCount: images, seed: 0)
    let classes = bench.analysis.classes.indices.filter { index in
      bench.analysis.classes[index].isPrunable && !bench.analysis.classes[index].isSummed
    }
    let chosen = Set((0..<min(count, classes.count)).map { classes[$0 * classes.count / min(count, classes.count)] })
    let watch = Stopwatch()
    _ = try bench.quadraticForms(of: Set(classes))
    let pass = watch.elapsed
    let forms = try bench.quadraticForms(of: chosen)
    let layers = try bench.readingLayers(of: chosen)
    let lines = try chosen.sorted().compactMap { index -> JSONValue? in
      guard let form = forms[index], let layers = layers[index] else { return nil }
      let name = bench.analysis.classes[index].name
      return try line(form, layers, keeping: form.width / 2, called: name)
    }
    let passed: JSONValue = [
      "work": "choices", "images": .integer(images), "classes": .integer(classes.count),
      "seconds_for_all_forms": .number(pass.wall),
    ]
    return [passed] + lines
  }

  private static func line(
    _ form: LayerQuadratic, _ layers: [ReadingLayer], keeping count: Int, called name: String
  ) throws -> JSONValue {
    let stream = RandomStream(seed: 0, name: name)
    let searches: [(name: String, run: () throws -> [Bool])] = [
      (
        "genetic",
        {
          let losses = try ChoiceLosses(form)
          var search = GeneticSearch(SubsetOperators(width: form.width, count: count), from: stream)
          return try search.run { try losses.losses(keeping: $0) }?.candidate ?? []
        }
      ),
      ("swaps", { form.bestBySwaps(keeping: count, starts: 30, from: stream).choice }),
      (
        "greedy",
        {
          let kept = Set(form.greedyRemovals().suffix(count).map(\.channel))
          return (0..<form.width).map(kept.contains)
        }
      ),
      ("elimination", { try EliminationPath(layers, width: form.width).choice(keeping: count) }),
      ("elimination and exchanges", { try layers.choice(keeping: count, of: form.width) }),
    ]
    var found: [(name: String, plain: Double, fitted: Double, seconds: Double)] = []
    for search in searches {
      let watch = Stopwatch()
      let choice = try search.run()
      let seconds = watch.elapsed.wall
      found.append(
        (
          search.name, form.loss(scaling: choice.map { $0 ? 1 : 0 }),
          try layers.reduce(0) { try $0 + $1.importance * $1.loss(keeping: choice) }, seconds
        ))
    }
    let plain = found.map(\.plain).min() ?? 0
    let fitted = found.map(\.fitted).min() ?? 0
    return .object([
      "work": "choices", "class": .string(name), "width": .integer(form.width), "kept": .integer(count),
      "searches": .object(
        Dictionary(
          uniqueKeysWithValues: found.map { search in
            (
              search.name,
              [
                "loss_over_best": .number(search.plain / plain), "fitted_over_best": .number(search.fitted / fitted),
                "fitted": .number(search.fitted), "seconds": .number(search.seconds),
              ] as JSONValue
            )
          })),
    ])
  }

  private static func median(_ rounds: Int, _ work: () throws -> Void) rethrows -> Double {
    let times = try (0..<rounds).map { _ in
      let watch = Stopwatch()
      try work()
      return watch.elapsed.wall
    }
    return times.sorted()[rounds / 2]
  }
}
