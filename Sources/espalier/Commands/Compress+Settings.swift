import ArgumentParser
import Compression
import Networks
import Runs
import Training

extension Compress {
  /// The method with all that was said of it.
  ///
  /// - Parameter folder: that of a resumed run.
  func chosenMethod(for budgets: [Budget], resuming folder: RunFolder? = nil) throws -> any CompressionMethod {
    let options = try fittingOptions()
    let plain = try slimming.applied(
      to: options.method(named: method, measuring: stages.normSource, for: budgets), resuming: folder)
    let divided = try groups.applied(to: plain) {
      try options.firstMethod(named: $0, for: $1, leavingGroupsOf: groups.division.leastGroupWidth)
    }
    return try blocks.applied(to: divided, candidates: candidates, precision: training.precision)
  }

  /// The options of pruning; weights that are set back to an earlier time are not fitted before.
  private func fittingOptions() throws -> PruningOptions {
    guard stages.rewind != nil else { return pruning }
    guard pruning.refit ?? .nothing == .nothing else {
      throw ValidationError("--refit fits weights, and --rewind sets them back")
    }
    var pruning = pruning
    pruning.refit = .nothing
    return pruning
  }

  /// The stages of the method's run.
  func schedule(for method: any CompressionMethod, under budgets: [Budget]) throws -> PruningSchedule {
    let schedule = stages.schedule(for: method, epochs: training.epochs)
    guard [.training, .channels].contains(method.staging) || !stages.wantsRegulariser else {
      throw ValidationError("a regulariser draws channels together, and \(method.name) removes none")
    }
    guard schedule.isOneShot || method.staging != .nothing else {
      throw ValidationError(
        "\(method.name) decides once: --sparse-epochs, --cuts and --allowance are for other methods")
    }
    guard !schedule.isOneShot || !stages.wantsRegulariser else {
      throw ValidationError("a regulariser acts before the last cut: say --sparse-epochs or --cuts too")
    }
    guard method.staging != .training || schedule.cuts.shares.count == 1 && !schedule.cuts.isByLayer else {
      throw ValidationError("\(method.name) cuts once, and trains before: see --sparse-epochs")
    }
    try requireSlimmable(by: method, on: schedule)
    guard stages.sparseEpochs ?? schedule.sparseEpochs == schedule.sparseEpochs else {
      throw ValidationError("--supernet brings the training before the cut: leave --sparse-epochs out")
    }
    guard slimming.supernet == nil || !stages.wantsRegulariser else {
      throw ValidationError(
        "--supernet brings the training before the cut: leave --regulariser and --regularisation out")
    }
    guard !schedule.cuts.isByLayer || method.staging == .channels else { throw MethodError.notByLayer(method.name) }
    guard !schedule.cuts.isByLayer || schedule.allowance == nil else {
      throw ValidationError("--allowance takes back a part of a cut, and --cuts layers makes whole ones")
    }
    guard
      schedule.cuts.shares.count == 1 && !schedule.cuts.isByLayer
        || !budgets.contains(where: { $0.quantity == .latency })
    else {
      throw ValidationError("a bound on latency is for one cut, not for --cuts \(schedule.cuts.text)")
    }
    return schedule
  }

  /// Throws where a network would be trained for all widths in a way that its cuts do not fit, or the method has no use for.
  private func requireSlimmable(by method: any CompressionMethod, on schedule: PruningSchedule) throws {
    let sparsity = stages.sparsity(for: method)
    guard method.staging != .training || sparsity.map({ $0.name == .slimmable }) ?? true else {
      throw ValidationError(
        "\(method.name) slims what was trained for all widths: --regulariser slimmable, which it has, or none")
    }
    guard sparsity?.name == .slimmable, !schedule.isOneShot else { return }
    guard schedule.cuts.shares.count == 1, !schedule.cuts.isByLayer, schedule.allowance == nil else {
      throw ValidationError(
        "what is trained for all widths is trained so before one cut: leave --cuts and --allowance out")
    }
    guard let share = sparsity?.strength else { return }
    guard share <= (method as? AutoSlim)?.widths.leastShare ?? 1 else {
      throw ValidationError(
        "--regularisation is the least share of a class that is trained here: at most \(method is AutoSlim ? "--least-share" : "1")"
      )
    }
  }

  /// The options as they were resolved, under their names.
  func resolved(
    _ settings: TrainingSettings, _ method: any CompressionMethod, _ budgets: [Budget]
  ) -> [String: JSONValue] {
    var options = training.resolved(settings).merging(model.resolved) { $1 }.merging(checkpoints.resolved) { $1 }
      .merging(distillation.resolved(settings.distillation)) { $1 }
      .merging(images.resolved) { $1 }.merging(latency.resolved) { $1 }.merging(pruning.resolved(for: method)) { $1 }
      .merging(slimming.resolved(for: method)) { $1 }
      .merging(groups.resolved(for: method)) { $1 }.merging(blocks.resolved(for: method)) { $1 }
    options["out"] = .string(out)
    options["method"] = .string(method.name)
    options["budget"] = .array(budgets.map { .string("\($0)") })
    options["candidates"] = .integer((method as? BlockSwap)?.candidates ?? candidates ?? 1)
    options["restore-batch-norm"] = .bool(restoreBatchNorm)
    return options
  }
}
