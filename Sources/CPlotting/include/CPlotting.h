/// The plotting library uPlot as text, built in so that a tool that is moved still has it.
#pragma once

/// The library, to be run by a browser; empty where `Scripts/setup` had none when this was built.
const char *cp_script(void);

/// Its style sheet; empty where the library is.
const char *cp_style(void);
