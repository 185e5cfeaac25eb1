import CPlotting

/// The plotting library that a report carries so that its curves can be read, zoomed and hidden: uPlot.
public struct PlottingLibrary: Hashable, Sendable {
  /// The program, as a browser runs it.
  public var script: String
  /// Its style sheet.
  public var style: String

  /// A library whose texts are given; neither may hold the end of a CDATA section or of its own element.
  public init(script: String, style: String) {
    (self.script, self.style) = (script, style)
  }

  /// The library that is built in; nil where the set-up could not fetch it.
  public static let bundled: PlottingLibrary? = {
    let library = PlottingLibrary(script: String(cString: cp_script()), style: String(cString: cp_style()))
    return library.script.isEmpty ? nil : library
  }()
}
