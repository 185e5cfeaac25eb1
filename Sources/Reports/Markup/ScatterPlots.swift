import Runs

/// Plots of accuracy over a cost: what `scatter.js` and the plotting library need to draw them.
///
/// They are drawn into the figures of a page that name a panel and one of its plots as `data-panel` and `data-cost`.
struct ScatterPlots {
  /// For each panel, its plots by name.
  let panels: [JSONValue]
  let library: PlottingLibrary

  /// The style sheet of the library.
  var style: Markup { Markup(trusted: "<style>\n\(library.style)\n</style>") }

  /// The values and the scripts, to stand at the end of the page.
  var scripts: Markup {
    .lines([
      .data(["panels": .array(panels)], id: "scatter-data"),
      .script("/* uPlot, copyright Leon Sorokin, MIT licence */\n\(library.script)"),
      .script(String(decoding: PackageResources.scatter_js, as: UTF8.self)),
    ])
  }
}
