/// What every source file of this module shares: handles to tensors and back, C++ exceptions to messages.
#pragma once

// Each file includes the operators that it uses; all of ATen would take three times as long to compile.
#define AT_PER_OPERATOR_HEADERS

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <atomic>
#include <cstring>
#include <optional>
#include <vector>

#include "CTTypes.h"

struct CTTensorBox {
  at::Tensor value;
};

struct CTGeneratorBox {
  at::Generator value;
};

namespace ct {

static_assert(sizeof(CTInt) == sizeof(int64_t), "sizes are 64 bits wide");

inline std::atomic<CTInt> live_handles{0};

inline const at::Tensor &tensor(CTTensor x) { return x->value; }

inline std::optional<at::Tensor> optional(CTTensor x) {
  return x ? std::optional<at::Tensor>(x->value) : std::nullopt;
}

inline std::vector<at::Tensor> list(const CTTensor *xs, CTInt count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(count);
  for (CTInt i = 0; i < count; ++i) tensors.push_back(xs[i]->value);
  return tensors;
}

inline CTTensor wrap(at::Tensor value) {
  auto *box = new CTTensorBox{std::move(value)};
  live_handles.fetch_add(1, std::memory_order_relaxed);
  return box;
}

inline at::IntArrayRef ints(const CTInt *values, CTInt count) {
  return {reinterpret_cast<const int64_t *>(values), static_cast<size_t>(count)};
}

/// The dimensions of a reduction; null means all of them.
inline at::OptionalIntArrayRef dims(const CTInt *values, CTInt count) {
  return values ? at::OptionalIntArrayRef(ints(values, count)) : std::nullopt;
}

/// The two numbers of a pair, for as long as the full expression lasts.
inline std::array<int64_t, 2> pair(CTPair p) { return {p.height, p.width}; }

inline at::ScalarType type(CTDataType t) { return static_cast<at::ScalarType>(t); }

inline at::Device device(CTDevice d) {
  return {static_cast<at::DeviceType>(d.kind), static_cast<at::DeviceIndex>(d.index)};
}

/// A whole number stays one, so that it leaves integer tensors as they are.
inline at::Scalar scalar(const at::Tensor &x, double value) {
  if (at::isIntegralType(x.scalar_type(), /*includeBool=*/true) && value == static_cast<int64_t>(value))
    return static_cast<int64_t>(value);
  return value;
}

inline CTError message(const char *text) { return strdup(text); }

template <class Body>
CTError guarded(Body &&body) noexcept {
  try {
    body();
    return nullptr;
  } catch (const c10::Error &error) {
    return message(error.what_without_backtrace());
  } catch (const std::exception &error) {
    return message(error.what());
  } catch (...) {
    return message("LibTorch threw something that is not a std::exception");
  }
}

} // namespace ct

/// The body of a function that can fail.
#define CT_TRY(...) \
  { return ct::guarded([&] { __VA_ARGS__; }); }

/// The body of a function that makes one tensor.
#define CT_MAKE(...) CT_TRY(*out = ct::wrap(__VA_ARGS__))
