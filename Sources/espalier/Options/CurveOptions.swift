import ArgumentParser
import Compression

/// What a network would keep, divided into groups under many bounds.
struct CurveOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Show what stays of the connections when convolutions are divided into groups under bounds on macs or params, from no bound to "
        + "the least that can be had.", valueName: "quantity"))
  var groupCurve: CurveQuantity?

  @OptionGroup var division: DivisionOptions

  func validate() throws {
    guard groupCurve != nil || !division.isGiven else {
      throw ValidationError("options for groups need --group-curve")
    }
    guard division.weighting != .sensitivity else {
      throw ValidationError("a curve is made without images: --weighting sensitivity is for compress")
    }
  }

  /// What bounds are on.
  enum CurveQuantity: String, CaseIterable, ExpressibleByArgument {
    case macs, params

    /// The quantity of budgets.
    var quantity: Budget.Quantity { self == .macs ? .macs : .params }
  }
}
