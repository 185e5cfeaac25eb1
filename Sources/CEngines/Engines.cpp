#include <cstdlib>
#include <cstring>
#include <exception>

#include "Engine.hpp"

#ifndef CE_FOLDER
#define CE_FOLDER ""
#endif

struct CEEngineBox {
  std::unique_ptr<engines::Engine> engine;
};

struct CENetworkBox {
  std::unique_ptr<engines::Network> network;
};

namespace {

/// Does `body` and gives back what it threw as a message.
template <class Body>
CEError guarded(const Body &body) {
  try {
    body();
    return nullptr;
  } catch (const std::exception &fault) {
    return strdup(fault.what());
  } catch (...) {
    return strdup("unknown fault");
  }
}

} // namespace

const char *ce_folder(void) { return CE_FOLDER; }

CEError ce_open(CEMaker maker, const char *path, CEEngine *engine) {
  return guarded([&] {
    *engine = new CEEngineBox{maker == CEOpenVINO ? engines::open_openvino(path) : engines::open_onnx_runtime(path)};
  });
}

void ce_close(CEEngine engine) { delete engine; }

const char *ce_version(CEEngine engine) { return engine->engine->version(); }

CEError ce_compile(CEEngine engine, const char *path, const CESettings *settings, CENetwork *network) {
  return guarded([&] { *network = new CENetworkBox{engine->engine->compile(path, *settings)}; });
}

void ce_free(CENetwork network) { delete network; }

float *ce_input(CENetwork network, size_t *count) { return network->network->input(*count); }

CEError ce_run(CENetwork network) {
  return guarded([&] { network->network->run(); });
}

const float *ce_output(CENetwork network, size_t *count) { return network->network->output(*count); }

CEError ce_layers(
    CENetwork network, void (*visit)(void *context, const CELayer *layer), void *context, char **trace) {
  return guarded([&] {
    const auto path = network->network->visit_layers(visit, context);
    *trace = path.empty() ? nullptr : strdup(path.c_str());
  });
}
