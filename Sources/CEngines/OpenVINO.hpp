#pragma once

#include <cstddef>
#include <cstdint>

/// What of OpenVINO's C interface is called, declared anew so that no header of it is needed. Since 2026.
namespace openvino {

struct Core;
struct Model;
struct Compiled;
struct Request;
struct Tensor;

struct Version {
  const char *build, *description;
};

struct Property {
  const char *key;
  const void *value;
};

struct Dimension {
  int64_t least, most;
};

struct PartialShape {
  Dimension rank;
  Dimension *dimensions;
};

struct LayerTime {
  int32_t status;
  int64_t wall, cpu;
  const char *name, *kernel, *type;
};

struct LayerTimes {
  LayerTime *layers;
  size_t count;
};

/// The value of `LayerTime::status` of a layer that ran.
constexpr int32_t executed = 2;
/// 32-bit floats among the types of elements.
constexpr int32_t float32 = 4;

using Status = int32_t;

using GetVersion = Status(Version *);
using GetMessage = const char *();
using CreateCore = Status(Core **);
using ReadModel = Status(const Core *, const char *model, const char *weights, Model **);
using CreateShape = Status(int64_t rank, const int64_t *dimensions, PartialShape *);
using Reshape = Status(const Model *, PartialShape);
using Compile = Status(const Core *, const Model *, const char *device, size_t, const Property *, Compiled **);
using CreateRequest = Status(const Compiled *, Request **);
using GetTensor = Status(const Request *, size_t index, Tensor **);
using GetType = Status(const Tensor *, int32_t *);
using GetSize = Status(const Tensor *, size_t *);
using GetData = Status(const Tensor *, void **);
using Infer = Status(Request *);
using GetTimes = Status(const Request *, LayerTimes *);
template <class Object>
using Free = void(Object *);

} // namespace openvino
