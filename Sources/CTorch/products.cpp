#include <ATen/ops/empty.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/sum.h>
#include <c10/core/GradMode.h>

#include "Bridge.hpp"
#include "CKernels.h"
#include "CTNeural.h"
#include "Parallel.hpp"

namespace {

using at::Tensor;

const auto channels_last = at::MemoryFormat::ChannelsLast;

/// Whether the kernel takes values like these.
bool is_taken(const Tensor &a, const Tensor &b, int64_t axis) {
  const bool is_recorded = c10::GradMode::is_enabled() && (a.requires_grad() || b.requires_grad());
  return !is_recorded && axis == 1 && a.dim() == 4 && a.numel() > 0 && a.sizes() == b.sizes() && a.is_cpu() &&
      b.is_cpu() && a.scalar_type() == b.scalar_type() &&
      (a.scalar_type() == at::kFloat || a.scalar_type() == at::kBFloat16);
}

Tensor channel_products(const Tensor &a, const Tensor &b, int64_t axis) {
  if (!is_taken(a, b, axis)) {
    std::vector<int64_t> pixels;
    for (int64_t other = 1; other < a.dim(); ++other)
      if (other != axis) pixels.push_back(other);
    const auto product = at::mul(a.to(at::kFloat), b.to(at::kFloat));
    return pixels.empty() ? product : at::sum(product, pixels);
  }
  const auto first = a.contiguous(channels_last), second = b.contiguous(channels_last);
  const CKChannelProducts shape = {
      .images = a.size(0),
      .pixels = a.size(2) * a.size(3),
      .channels = a.size(1),
      .element = a.scalar_type() == at::kFloat ? CKFloat32 : CKBFloat16,
      .instructions = ck_best_instructions(),
      .parallel = ct::parallel,
  };
  auto sums = at::empty({shape.images, shape.channels}, at::kFloat);
  ck_channel_products(&shape, first.const_data_ptr(), second.const_data_ptr(), sums.mutable_data_ptr<float>());
  return sums;
}

} // namespace

CTError ct_channel_products(CTTensor a, CTTensor b, CTInt axis, CTTensor *out)
    CT_MAKE(channel_products(ct::tensor(a), ct::tensor(b), axis))
