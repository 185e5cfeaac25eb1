#pragma once

#include <cstddef>
#include <cstdint>

/// What of ONNX Runtime's C interface is called: a table of functions that only grows at its end, so that a function's place
/// in it says which one it is.
namespace onnxruntime {

struct Status;
struct Environment;
struct Options;
struct Session;
struct RunOptions;
struct Value;
struct MemoryInfo;
struct Allocator;
struct TensorInfo;

/// The first release with all functions below is 1.6; the table is asked for by the number behind the point.
constexpr uint32_t api_version = 17;

struct APIBase {
  const void *const *(*api)(uint32_t version);
  const char *(*version)();
};

/// A function's place in the table, and its type.
template <size_t Index, class Function>
struct Slot {
  static Function *in(const void *const *table) { return reinterpret_cast<Function *>(const_cast<void *>(table[Index])); }
};

using ErrorMessage = Slot<2, const char *(const Status *)>;
using CreateEnvironment = Slot<3, Status *(int32_t level, const char *name, Environment **)>;
using CreateSession = Slot<7, Status *(const Environment *, const char *path, const Options *, Session **)>;
using Run = Slot<
    9, Status *(
           Session *, const RunOptions *, const char *const *names, const Value *const *inputs, size_t,
           const char *const *output_names, size_t, Value **outputs)>;
using CreateOptions = Slot<10, Status *(Options **)>;
using EnableProfiling = Slot<14, Status *(Options *, const char *prefix)>;
using SetOptimisation = Slot<23, Status *(Options *, int32_t level)>;
using SetThreads = Slot<24, Status *(Options *, int32_t)>;
using InputCount = Slot<30, Status *(const Session *, size_t *)>;
using OutputCount = Slot<31, Status *(const Session *, size_t *)>;
using InputName = Slot<36, Status *(const Session *, size_t, Allocator *, char **)>;
using OutputName = Slot<37, Status *(const Session *, size_t, Allocator *, char **)>;
using CreateTensor = Slot<
    49, Status *(
            const MemoryInfo *, void *, size_t bytes, const int64_t *shape, size_t rank, int32_t type, Value **)>;
using TensorData = Slot<51, Status *(Value *, void **)>;
using ElementType = Slot<60, Status *(const TensorInfo *, int32_t *)>;
using ElementCount = Slot<64, Status *(const TensorInfo *, size_t *)>;
using InfoOfTensor = Slot<65, Status *(const Value *, TensorInfo **)>;
using CreateMemoryInfo = Slot<69, Status *(int32_t allocator, int32_t memory, MemoryInfo **)>;
using FreeMemory = Slot<76, Status *(Allocator *, void *)>;
using DefaultAllocator = Slot<78, Status *(Allocator **)>;
using ReleaseEnvironment = Slot<92, void(Environment *)>;
using ReleaseStatus = Slot<93, void(Status *)>;
using ReleaseMemoryInfo = Slot<94, void(MemoryInfo *)>;
using ReleaseSession = Slot<95, void(Session *)>;
using ReleaseValue = Slot<96, void(Value *)>;
using ReleaseTensorInfo = Slot<99, void(TensorInfo *)>;
using ReleaseOptions = Slot<100, void(Options *)>;
using EndProfiling = Slot<110, Status *(Session *, Allocator *, char **path)>;
using SetEntry = Slot<130, Status *(Options *, const char *key, const char *value)>;

constexpr int32_t warnings = 2;           // among the levels of messages
constexpr int32_t all_optimisations = 99; // among the levels of optimisation
constexpr int32_t device_allocator = 0, default_memory = 0;
constexpr int32_t float32 = 1; // among the types of elements

} // namespace onnxruntime
