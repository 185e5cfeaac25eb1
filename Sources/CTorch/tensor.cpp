#include "CTTensor.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include "Bridge.hpp"

using ct::tensor;

static at::TensorOptions options(CTDataType type, CTDevice device) {
  return at::TensorOptions(ct::type(type)).device(ct::device(device));
}

static void check_byte_count(CTInt count, at::IntArrayRef shape, CTDataType type) {
  const int64_t wanted = c10::multiply_integers(shape) * static_cast<int64_t>(c10::elementSize(ct::type(type)));
  TORCH_CHECK(
      count == wanted, "a tensor of shape ", shape, " and type ", c10::toString(ct::type(type)), " takes ", wanted,
      " bytes, not ", count);
}

void ct_free(CTTensor x) {
  delete x;
  ct::live_handles.fetch_sub(1, std::memory_order_relaxed);
}

CTInt ct_live_handles(void) { return ct::live_handles.load(std::memory_order_relaxed); }

CTError ct_zeros(const CTInt *shape, CTInt rank, CTDataType type, CTDevice device, CTTensor *out)
    CT_MAKE(at::zeros(ct::ints(shape, rank), options(type, device)))

CTError ct_zeros_like(CTTensor x, CTTensor *out) CT_MAKE(at::zeros_like(tensor(x)))

CTError ct_full(const CTInt *shape, CTInt rank, double value, CTDataType type, CTDevice device, CTTensor *out)
    CT_MAKE(at::full(ct::ints(shape, rank), value, options(type, device)))

CTError ct_arange(double start, double end, double step, CTDataType type, CTDevice device, CTTensor *out)
    CT_MAKE(at::arange(start, end, step, options(type, device)))

CTError ct_copy_bytes(
    const void *bytes, CTInt count, const CTInt *shape, CTInt rank, CTDataType type, CTTensor *out)
    CT_TRY(
        check_byte_count(count, ct::ints(shape, rank), type);
        auto made = at::empty(ct::ints(shape, rank), ct::type(type));
        if (count > 0) std::memcpy(made.mutable_data_ptr(), bytes, count);
        *out = ct::wrap(std::move(made)))

CTError ct_borrow_bytes(
    void *bytes, CTInt count, const CTInt *shape, CTInt rank, CTDataType type, void *context,
    void (*release)(void *context), CTTensor *out)
    CT_TRY(
        check_byte_count(count, ct::ints(shape, rank), type);
        TORCH_CHECK(
            reinterpret_cast<uintptr_t>(bytes) % c10::elementSize(ct::type(type)) == 0,
            "memory lent to a tensor must be aligned to its elements");
        *out = ct::wrap(at::for_blob(bytes, ct::ints(shape, rank))
                            .context(context, release)
                            .options(at::TensorOptions(ct::type(type)))
                            .make_tensor()))

CTInt ct_rank(CTTensor x) { return tensor(x).dim(); }
CTInt ct_element_count(CTTensor x) { return tensor(x).numel(); }
void ct_sizes(CTTensor x, CTInt *sizes) { std::copy_n(tensor(x).sizes().data(), tensor(x).dim(), sizes); }
void ct_strides(CTTensor x, CTInt *strides) { std::copy_n(tensor(x).strides().data(), tensor(x).dim(), strides); }
CTDataType ct_data_type(CTTensor x) { return static_cast<CTDataType>(tensor(x).scalar_type()); }

CTDevice ct_device(CTTensor x) {
  const auto device = tensor(x).device();
  return {static_cast<int32_t>(device.type()), device.index()};
}

bool ct_is_contiguous(CTTensor x, CTMemoryFormat format) {
  return tensor(x).is_contiguous(static_cast<at::MemoryFormat>(format));
}

CTError ct_to_type(CTTensor x, CTDataType type, CTTensor *out) CT_MAKE(tensor(x).to(ct::type(type)))
CTError ct_to_device(CTTensor x, CTDevice device, CTTensor *out) CT_MAKE(tensor(x).to(ct::device(device)))
CTError ct_to_format(CTTensor x, CTMemoryFormat format, CTTensor *out)
    CT_MAKE(tensor(x).contiguous(static_cast<at::MemoryFormat>(format)))

CTError ct_data(CTTensor x, void **out)
    CT_TRY(
        TORCH_CHECK(tensor(x).is_cpu(), "the elements of a tensor on ", tensor(x).device(), " cannot be reached");
        TORCH_CHECK(tensor(x).is_contiguous(), "the elements of a tensor that is not contiguous cannot be reached");
        *out = tensor(x).data_ptr())

CTError ct_item(CTTensor x, double *out) CT_TRY(*out = tensor(x).item().toDouble())
CTError ct_clone(CTTensor x, CTTensor *out) CT_MAKE(tensor(x).clone())
CTError ct_copy_(CTTensor x, CTTensor source) CT_TRY(tensor(x).copy_(tensor(source)))
