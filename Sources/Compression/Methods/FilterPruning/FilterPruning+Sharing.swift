import Networks

extension FilterPruning: SharingMethod {
  /// Cuts that classes of channels share; which channels of a class stay is chosen once it is known how many.
  public func sharing(for budgets: [Budget], on bench: Workbench) throws -> CutSharing {
    let order = try order(on: bench)
    let classes = Set(order.steps.map(\.classIndex)).sorted()
    return CutSharing(
      parts: classes.count,
      best: { weights in
        let weighed = order.weighing(Dictionary(uniqueKeysWithValues: zip(classes, weights)))
        let selection = try selection(for: budgets, in: weighed, on: bench)
        return CutSharing.Share(
          recipe: recipe(of: selection, for: budgets, on: bench),
          predicted: order.loss(of: selection, in: bench.analysis))
      },
      settled: { share in
        let selection = try bench.analysis.selection(of: share.edits)
        return try recipe(of: chosen(selection, on: bench), for: budgets, on: bench)
      })
  }
}
