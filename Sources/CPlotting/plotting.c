#include "CPlotting.h"

// Scripts/setup writes the two files as lists of numbers.

const char *cp_script(void) {
  static const char script[] = {
#if __has_include("../../.deps/plotting/uPlot.js.inc")
#include "../../.deps/plotting/uPlot.js.inc"
#endif
      0};
  return script;
}

const char *cp_style(void) {
  static const char style[] = {
#if __has_include("../../.deps/plotting/uPlot.css.inc")
#include "../../.deps/plotting/uPlot.css.inc"
#endif
      0};
  return style;
}
