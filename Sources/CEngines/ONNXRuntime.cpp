#include "ONNXRuntime.hpp"

#include <cstdlib>
#include <vector>

#include "Library.hpp"

namespace engines {
namespace {

using namespace onnxruntime;

/// The library's functions, by their places.
struct Table {
  explicit Table(const char *path) {
    const Library library(path);
    const auto *base = library.function<const APIBase *()>("OrtGetApiBase")();
    functions = base->api(api_version);
    if (!functions) throw Fault("ONNX Runtime " + std::string(base->version()) + " is too old");
    version = base->version();
  }

  template <class Place, class... Arguments>
  void call(Arguments... arguments) const {
    if (auto *status = Place::in(functions)(arguments...)) {
      const std::string message = ErrorMessage::in(functions)(status);
      ReleaseStatus::in(functions)(status);
      throw Fault(message);
    }
  }

  const void *const *functions;
  const char *version;
};

/// Something of the library's, freed by the function at `Release`.
template <class Object, class Release>
class Owned {
public:
  explicit Owned(const Table &table) : table(table) {}
  Owned(const Owned &) = delete;
  Owned &operator=(const Owned &) = delete;
  ~Owned() { reset(); }

  Object *get() const { return object; }

  /// Where a function writes the object, in place of the one there was.
  Object **out() {
    reset();
    return &object;
  }

private:
  void reset() {
    if (object) Release::in(table.functions)(object);
    object = nullptr;
  }

  const Table &table;
  Object *object = nullptr;
};

struct ONNXRuntimeNetwork : Network {
  ONNXRuntimeNetwork(
      const Table &table, const Environment *environment, const std::string &path, const CESettings &settings)
      : table(table), session(table), memory(table), value(table), result(table),
        shape(settings.shape, settings.shape + settings.rank) {
    if (settings.precision == CEBFloat16) throw Fault("ONNX Runtime has no convolution in bfloat16 on processors");
    Owned<Options, ReleaseOptions> options(table);
    table.call<CreateOptions>(options.out());
    table.call<SetOptimisation>(options.get(), all_optimisations);
    table.call<SetThreads>(options.get(), settings.threads);
    table.call<SetEntry>(options.get(), "session.intra_op.allow_spinning", settings.spins ? "1" : "0");
    if (settings.profile) table.call<EnableProfiling>(options.get(), settings.profile);
    table.call<CreateSession>(environment, path.c_str(), options.get(), session.out());
    table.call<DefaultAllocator>(&allocator);
    size_t inputs, outputs;
    table.call<InputCount>(session.get(), &inputs);
    table.call<OutputCount>(session.get(), &outputs);
    if (inputs != 1 || outputs != 1) throw Fault("the network has more than one input or output");
    input_name = name<InputName>();
    output_name = name<OutputName>();
    size_t count = 1;
    for (const auto size : shape) count *= size;
    numbers.resize(count);
    table.call<CreateMemoryInfo>(device_allocator, default_memory, memory.out());
    table.call<CreateTensor>(
        memory.get(), numbers.data(), count * sizeof(float), shape.data(), shape.size(), float32, value.out());
  }

  float *input(size_t &count) override {
    count = numbers.size();
    return numbers.data();
  }

  void run() override {
    const char *from = input_name.c_str(), *to = output_name.c_str();
    const Value *input = value.get();
    table.call<Run>(session.get(), nullptr, &from, &input, size_t(1), &to, size_t(1), result.out());
  }

  const float *output(size_t &count) override {
    count = 0;
    if (!result.get()) return nullptr;
    Owned<TensorInfo, ReleaseTensorInfo> info(table);
    table.call<InfoOfTensor>(result.get(), info.out());
    int32_t type;
    table.call<ElementType>(info.get(), &type);
    if (type != float32) return nullptr;
    table.call<ElementCount>(info.get(), &count);
    void *data;
    table.call<TensorData>(result.get(), &data);
    return static_cast<const float *>(data);
  }

  std::string visit_layers(void (*)(void *, const CELayer *), void *) override {
    char *path;
    table.call<EndProfiling>(session.get(), allocator, &path);
    return copied(path);
  }

private:
  template <class Place>
  std::string name() const {
    char *text;
    table.call<Place>(session.get(), size_t(0), allocator, &text);
    return copied(text);
  }

  /// A text of the library's, whose memory is given back.
  std::string copied(char *text) const {
    const std::string copy = text;
    table.call<FreeMemory>(allocator, static_cast<void *>(text));
    return copy;
  }

  const Table &table;
  Owned<Session, ReleaseSession> session;
  Owned<MemoryInfo, ReleaseMemoryInfo> memory;
  Owned<Value, ReleaseValue> value, result;
  Allocator *allocator = nullptr;
  std::vector<int64_t> shape;
  std::vector<float> numbers;
  std::string input_name, output_name;
};

struct ONNXRuntime : Engine {
  explicit ONNXRuntime(const char *path) : table(path), environment(table) {
    table.call<CreateEnvironment>(warnings, "espalier", environment.out());
  }

  const char *version() const override { return table.version; }

  std::unique_ptr<Network> compile(const std::string &path, const CESettings &settings) const override {
    return std::make_unique<ONNXRuntimeNetwork>(table, environment.get(), path, settings);
  }

  Table table;
  Owned<Environment, ReleaseEnvironment> environment;
};

} // namespace

std::unique_ptr<Engine> open_onnx_runtime(const char *path) { return std::make_unique<ONNXRuntime>(path); }

} // namespace engines
