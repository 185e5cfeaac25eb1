/// Convolutions of images so small that many windows hang over their edges.
#pragma once

#include <ATen/ops/convolution.h>
#include <ATen/ops/convolution_backward.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

#include "Bridge.hpp"
#include "Geometry.hpp"

namespace ct {

/// A convolution as matrix products, in which no product is made with the padding.
///
/// Within a window, the places of a row of the image lie one behind the other in channels-last order, and so do the numbers
/// of the kernel that they meet. For all images at once they are two matrices, whose product is a part of the window's
/// result: `y[:, window] += x[:, row, places] · kernel[:, row, places]ᵀ`. Of a 4×4 image, a 3×3 kernel leaves 69 % of the
/// products; of a 2×2 image 44 %.
struct SmallImageConvolution : torch::autograd::Function<SmallImageConvolution> {
  using Tensor = at::Tensor;

  /// Calls `body(y, x, weight)` with the matrices `[N, O]`, `[N, places C]` and `[O, places C]` of every row of every window.
  template <class Body>
  static void for_each_row(
      const Tensor &y, const Tensor &x, const Tensor &weight, const Geometry &geometry, Body body) {
    const auto results = y.permute({0, 2, 3, 1}), images = x.permute({0, 2, 3, 1}), kernel = weight.permute({0, 2, 3, 1});
    for (int64_t row = 0; row < y.size(2); ++row)
      for (int64_t column = 0; column < y.size(3); ++column) {
        const auto across = geometry.taps(1, column, x.size(3), weight.size(3));
        const auto down = geometry.taps(0, row, x.size(2), weight.size(2));
        if (across.count <= 0) continue;
        for (int64_t tap = 0; tap < down.count; ++tap)
          body(
              results.select(1, row).select(1, column),
              images.select(1, down.place + tap).narrow(1, across.place, across.count).flatten(1),
              kernel.select(1, down.tap + tap).narrow(1, across.tap, across.count).flatten(1));
      }
  }

  static Tensor forward(
      torch::autograd::AutogradContext *context, const Tensor &x, const Tensor &weight, const std::optional<Tensor> &bias,
      const Geometry &geometry) {
    const auto kernel = weight.contiguous(at::MemoryFormat::ChannelsLast);
    context->save_for_backward({x, kernel});
    context->saved_data["stride"] = at::IntArrayRef(geometry.stride);
    context->saved_data["padding"] = at::IntArrayRef(geometry.padding);
    context->saved_data["bias"] = bias.has_value();
    const auto y = at::empty(
        {x.size(0), weight.size(0), geometry.windows(0, x.size(2), weight.size(2)),
         geometry.windows(1, x.size(3), weight.size(3))},
        x.options(), at::MemoryFormat::ChannelsLast);
    if (bias) y.copy_(bias->view({1, -1, 1, 1}));
    else y.zero_();
    for_each_row(y, x, kernel, geometry, [](const Tensor &y, const Tensor &x, const Tensor &weight) {
      y.addmm_(x, weight.t());
    });
    return y;
  }

  static torch::autograd::variable_list backward(
      torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0], &weight = saved[1];
    const auto stride = context->saved_data["stride"].toIntVector();
    const auto padding = context->saved_data["padding"].toIntVector();
    const bool needs_bias = context->saved_data["bias"].toBool() && context->needs_input_grad(2);
    const bool needs_x = context->needs_input_grad(0), needs_weight = context->needs_input_grad(1);
    if (c10::GradMode::is_enabled()) {
      const std::vector<int64_t> bias_sizes{weight.size(0)};
      const auto [dx, dw, db] = at::convolution_backward(
          gradients[0], x, weight, needs_bias ? at::OptionalIntArrayRef(bias_sizes) : std::nullopt, stride, padding,
          {1, 1}, /*transposed=*/false, /*output_padding=*/{0, 0}, /*groups=*/1, {needs_x, needs_weight, needs_bias});
      return {dx, dw, db, {}};
    }
    const auto dy = gradients[0].contiguous(at::MemoryFormat::ChannelsLast);
    const Geometry geometry{{stride[0], stride[1]}, {padding[0], padding[1]}, {1, 1}, 1};
    Tensor dx, dw;
    if (needs_x) {
      dx = at::zeros_like(x);
      for_each_row(dy, dx, weight, geometry, [](const Tensor &dy, const Tensor &dx, const Tensor &weight) {
        dx.addmm_(dy, weight);
      });
    }
    if (needs_weight) {
      dw = at::zeros_like(weight);
      for_each_row(dy, x, dw, geometry, [](const Tensor &dy, const Tensor &x, const Tensor &dw) {
        dw.addmm_(dy.t(), x);
      });
    }
    return {dx, dw, needs_bias ? dy.sum({0, 2, 3}) : Tensor(), {}};
  }
};

/// Whether a convolution is better made as matrix products: much of it would be padding, and the matrices are large.
inline bool is_small(const at::Tensor &x, const at::Tensor &weight, const Geometry &geometry) {
  constexpr double most = 0.75;
  constexpr int64_t fewest_images = 32, fewest_products = 64 * 64;
  return geometry.is_valid() && geometry.dilation == std::array<int64_t, 2>{1, 1} && geometry.groups == 1 && x.is_cpu() &&
      x.dim() == 4 && weight.dim() == 4 && weight.scalar_type() == at::kFloat && weight.size(1) == x.size(1) &&
      (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16) &&
      x.is_contiguous(at::MemoryFormat::ChannelsLast) && x.size(0) >= fewest_images &&
      weight.size(0) * weight.size(1) >= fewest_products &&
      geometry.share(0, x.size(2), weight.size(2)) * geometry.share(1, x.size(3), weight.size(3)) <= most;
}

/// The convolution of small images, in single precision.
inline at::Tensor small_images_convolved(
    const at::Tensor &x, const at::Tensor &weight, const std::optional<at::Tensor> &bias, const Geometry &geometry) {
  return SmallImageConvolution::apply(x.to(at::kFloat), weight, bias, geometry).to(x.scalar_type());
}

} // namespace ct
