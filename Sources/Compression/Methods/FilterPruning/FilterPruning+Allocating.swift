import Networks

extension FilterPruning: AllocatingMethod {
  /// Allocates channels to go to their classes; which of a class stay is chosen once it is known how many.
  public func allocator(for budgets: [Budget], on bench: Workbench) throws -> CutAllocator {
    let order = try order(on: bench)
    let classes = Set(order.steps.map(\.classIndex)).sorted()
    return CutAllocator(
      parts: classes.count,
      best: { weights in
        let weighed = order.weighing(Dictionary(uniqueKeysWithValues: zip(classes, weights)))
        let selection = try selection(for: budgets, in: weighed, on: bench)
        return CutAllocator.Allocation(
          recipe: recipe(of: selection, for: budgets, on: bench),
          predicted: order.loss(of: selection, in: bench.analysis))
      },
      settled: { cut in
        let selection = try bench.analysis.selection(of: cut.edits)
        return try recipe(of: chosen(selection, on: bench), for: budgets, on: bench)
      })
  }
}
