#include "OpenVINO.hpp"

#include <string>

#include "Library.hpp"

namespace engines {
namespace {

using namespace openvino;

/// The functions of the library, and what is wrong when one of them says so.
struct Calls {
  explicit Calls(const char *path)
      : library(path), version(library.function<GetVersion>("ov_get_openvino_version")),
        message(library.function<GetMessage>("ov_get_last_err_msg")),
        core(library.function<CreateCore>("ov_core_create")), read(library.function<ReadModel>("ov_core_read_model")),
        shape(library.function<CreateShape>("ov_partial_shape_create_static")),
        reshape(library.function<Reshape>("ov_model_reshape_single_input")),
        compile(library.function<Compile>("ov_core_compile_model_props")),
        request(library.function<CreateRequest>("ov_compiled_model_create_infer_request")),
        input(library.function<GetTensor>("ov_infer_request_get_input_tensor_by_index")),
        output(library.function<GetTensor>("ov_infer_request_get_output_tensor_by_index")),
        type(library.function<GetType>("ov_tensor_get_element_type")),
        size(library.function<GetSize>("ov_tensor_get_size")), data(library.function<GetData>("ov_tensor_data")),
        infer(library.function<Infer>("ov_infer_request_infer")),
        times(library.function<GetTimes>("ov_infer_request_get_profiling_info")),
        free_core(library.function<Free<Core>>("ov_core_free")),
        free_model(library.function<Free<Model>>("ov_model_free")),
        free_shape(library.function<Free<PartialShape>>("ov_partial_shape_free")),
        free_compiled(library.function<Free<Compiled>>("ov_compiled_model_free")),
        free_request(library.function<Free<Request>>("ov_infer_request_free")),
        free_tensor(library.function<Free<Tensor>>("ov_tensor_free")),
        free_times(library.function<Free<LayerTimes>>("ov_profiling_info_list_free")) {}

  void check(Status status) const {
    if (status == 0) return;
    const char *words = message();
    throw Fault(words && *words ? words : "OpenVINO's status is " + std::to_string(status));
  }

  Library library;
  GetVersion *version;
  GetMessage *message;
  CreateCore *core;
  ReadModel *read;
  CreateShape *shape;
  Reshape *reshape;
  Compile *compile;
  CreateRequest *request;
  GetTensor *input, *output;
  GetType *type;
  GetSize *size;
  GetData *data;
  Infer *infer;
  GetTimes *times;
  Free<Core> *free_core;
  Free<Model> *free_model;
  Free<PartialShape> *free_shape;
  Free<Compiled> *free_compiled;
  Free<Request> *free_request;
  Free<Tensor> *free_tensor;
  Free<LayerTimes> *free_times;
};

/// A pointer to something of the library's that it frees itself.
template <class Object>
using Owned = std::unique_ptr<Object, Free<Object> *>;

/// Calls `make` with a place for the result.
template <class Object, class Make>
Owned<Object> made(const Calls &calls, Free<Object> *free, const Make &make) {
  Object *object = nullptr;
  calls.check(make(&object));
  return Owned<Object>(object, free);
}

/// The numbers of a tensor, which must be 32-bit floats.
struct Numbers {
  Numbers(const Calls &calls, const Request *request, GetTensor *get) {
    const auto tensor = made(calls, calls.free_tensor, [&](Tensor **out) { return get(request, 0, out); });
    int32_t type;
    calls.check(calls.type(tensor.get(), &type));
    if (type != float32) throw Fault("the network's input or output is not of 32-bit floats");
    void *address;
    calls.check(calls.data(tensor.get(), &address));
    calls.check(calls.size(tensor.get(), &count));
    first = static_cast<float *>(address);
  }

  float *first;
  size_t count;
};

struct OpenVINONetwork : Network {
  OpenVINONetwork(const Calls &calls, const Core *core, const std::string &path, const CESettings &settings)
      : calls(calls), compiled(compile(calls, core, path, settings)),
        request(made(calls, calls.free_request, [&](Request **out) { return calls.request(compiled.get(), out); })),
        numbers(calls, request.get(), calls.input) {}

  float *input(size_t &count) override {
    count = numbers.count;
    return numbers.first;
  }

  void run() override {
    calls.check(calls.infer(request.get()));
    has_run = true;
  }

  const float *output(size_t &count) override {
    count = 0;
    if (!has_run) return nullptr;
    const Numbers result(calls, request.get(), calls.output);
    count = result.count;
    return result.first;
  }

  std::string visit_layers(void (*visit)(void *, const CELayer *), void *context) override {
    LayerTimes times{};
    calls.check(calls.times(request.get(), &times));
    for (size_t index = 0; index < times.count; index++) {
      const auto &layer = times.layers[index];
      if (layer.status != executed) continue;
      const CELayer shown{layer.name, layer.type, layer.kernel, static_cast<double>(layer.wall)};
      visit(context, &shown);
    }
    calls.free_times(&times);
    return {};
  }

private:
  static Owned<Compiled> compile(
      const Calls &calls, const Core *core, const std::string &path, const CESettings &settings) {
    const auto model =
        made(calls, calls.free_model, [&](Model **out) { return calls.read(core, path.c_str(), nullptr, out); });
    PartialShape shape;
    calls.check(calls.shape(settings.rank, settings.shape, &shape));
    const auto status = calls.reshape(model.get(), shape);
    calls.free_shape(&shape);
    calls.check(status);
    const auto threads = std::to_string(settings.threads);
    // Left alone, OpenVINO computes in fewer bits than the file has wherever the processor is faster at it. Who pins the
    // process knows better than the engine which cores it may have.
    const Property properties[] = {
        {"INFERENCE_NUM_THREADS", threads.c_str()},
        {"NUM_STREAMS", "1"},
        {"PERFORMANCE_HINT", "LATENCY"},
        {"ENABLE_CPU_PINNING", "NO"},
        {"INFERENCE_PRECISION_HINT", settings.precision == CEBFloat16 ? "bf16" : "f32"},
        {"PERF_COUNT", settings.profile ? "YES" : "NO"}};
    return made(calls, calls.free_compiled, [&](Compiled **out) {
      return calls.compile(core, model.get(), "CPU", std::size(properties), properties, out);
    });
  }

  const Calls &calls;
  Owned<Compiled> compiled;
  Owned<Request> request;
  Numbers numbers;
  bool has_run = false;
};

struct OpenVINO : Engine {
  explicit OpenVINO(const char *path)
      : calls(path), core(made(calls, calls.free_core, [&](Core **out) { return calls.core(out); })) {
    Version version;
    calls.check(calls.version(&version));
    build = version.build;
  }

  const char *version() const override { return build.c_str(); }

  std::unique_ptr<Network> compile(const std::string &path, const CESettings &settings) const override {
    return std::make_unique<OpenVINONetwork>(calls, core.get(), path, settings);
  }

  Calls calls;
  Owned<Core> core;
  std::string build;
};

} // namespace

std::unique_ptr<Engine> open_openvino(const char *path) { return std::make_unique<OpenVINO>(path); }

} // namespace engines
