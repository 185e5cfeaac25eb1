/// Inference engines of other makers behind one face: OpenVINO and ONNX Runtime, loaded when they are asked for.
///
/// Nothing of them is linked: a build needs neither, and a process that opens one has that one alone. A network is an ONNX file
/// with one input and one output, both of 32-bit floats. Functions that may fail give back null or a message to free with
/// `free`.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Null, or what went wrong, to be freed with `free`.
typedef char *CEError;

/// Who made the engine.
typedef enum { CEOpenVINO, CEONNXRuntime } CEMaker;

/// The type of numbers that an engine is asked to compute in; it need not heed it.
///
/// With `CEAsStored` a network is computed as its file says, in 32-bit floats unless it is quantised.
typedef enum { CEAsStored, CEBFloat16 } CEPrecision;

/// An engine's library. Freed with `ce_close`, after its networks.
typedef struct CEEngineBox *CEEngine;

/// A network made ready to run. Freed with `ce_free`.
typedef struct CENetworkBox *CENetwork;

/// How a network is made ready.
typedef struct {
  CEPrecision precision;
  /// How many threads compute.
  int32_t threads;
  /// Whether threads that wait do so awake, which ONNX Runtime's do otherwise and OpenVINO's cannot be told.
  bool spins;
  /// Null unless each layer is to be timed, which takes time itself: the beginning of the path of the file that ONNX Runtime
  /// writes then.
  const char *profile;
  /// The shape of the input, the batch first.
  const int64_t *shape;
  int32_t rank;
} CESettings;

/// What a layer did in a pass.
typedef struct {
  const char *name, *type;
  /// What computed it, by the engine's own name, and in which type of numbers as far as that tells.
  const char *kernel;
  double microseconds;
} CELayer;

/// Where engines are looked for unless it is said: the folder that set-up unpacks them to.
const char *ce_folder(void);

/// Opens the library of an engine at `path`.
CEError ce_open(CEMaker maker, const char *path, CEEngine *engine);
void ce_close(CEEngine engine);

/// The version, as the engine states it.
const char *ce_version(CEEngine engine);

/// Reads the network of the ONNX file at `path` and makes it ready.
CEError ce_compile(CEEngine engine, const char *path, const CESettings *settings, CENetwork *network);
void ce_free(CENetwork network);

/// Where the input is written to before a pass, and how many numbers it has.
float *ce_input(CENetwork network, size_t *count);

/// Passes the input through.
CEError ce_run(CENetwork network);

/// The output of the last pass, and how many numbers it has; null before there was one.
const float *ce_output(CENetwork network, size_t *count);

/// Shows `visit` each layer of the last pass of a network that was made ready with a `profile`.
///
/// ONNX Runtime shows none: it closes the file that it wrote of all passes, in Chrome's trace format, and `trace` is its path,
/// to be freed.
CEError ce_layers(
    CENetwork network, void (*visit)(void *context, const CELayer *layer), void *context, char **trace);

#ifdef __cplusplus
}
#endif
