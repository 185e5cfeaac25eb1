import ArgumentParser
import Compression
import Datasets
import Networks
import Reports
import Runs
import Training

extension Inspect {
  /// Measures the network without channels of each class, and shows the curves.
  func scan(_ console: Console) throws {
    var compute = try ComputeOptions.parse([])
    (compute.seed, compute.threads) = (sensitivity.seed, sensitivity.threads)
    try compute.apply()
    let images = try DataOptions.parse(["--data", sensitivity.data ?? ""])
    let network = try model.network()
    let dataset = try images.load(for: network)
    try network.requireFit(of: dataset)
    let method = try MethodRegistry.method(named: sensitivity.method)
    let bench = try Workbench(
      network, dataset: dataset, imageCount: sensitivity.scoreImages, seed: sensitivity.seed)
    let bar = ProgressBar()
    let timer = StageTimer()
    let figures = try timer.measure("scan") {
      try SensitivityScan(method, on: bench).figures { bar.update("cuts of \(network.name)", $0, of: $1) }
    }
    bar.finish()
    console.lines(SensitivityText(figures).text)
    console.line(
      "accuracy on \(Figures.exact(figures.images)) images of the search split with so much of a class gone; "
        + "\(Figures.percent(figures.accuracy, decimals: 1)) whole")
    let object = try JSONValue(encoding: figures)
    if let out = sensitivity.out {
      var options = model.resolved.merging(images.resolved) { $1 }
      options["method"] = .string(method.name)
      options["score-images"] = .integer(sensitivity.scoreImages)
      let folder = try RunFolder.create(out)
      var record = compute.record(
        of: "inspect", options: options, model: try model.reference(to: network), data: images.reference(to: dataset))
      record.seconds = timer.seconds
      record.results = object.members
      try folder.write(record)
      try folder.write(figures)
      console.line("run folder: \(folder.path)")
    }
    console.object(object)
  }
}
