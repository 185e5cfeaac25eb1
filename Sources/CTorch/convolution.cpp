#include <ATen/Context.h>
#include <ATen/core/List.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/convolution.h>
#include <ATen/ops/convolution_backward.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

#include "Activation.hpp"
#include "Bridge.hpp"
#include "CTNeural.h"
#include "Detours.hpp"
#include "SmallImages.hpp"

namespace {

using at::Tensor;
using ct::Geometry;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// A convolution of images in bfloat16 by weights in single precision, computed in single precision.
///
/// The result is rounded to bfloat16, and so is the gradient of the images; what is kept is the images in bfloat16.
struct MixedConvolution : torch::autograd::Function<MixedConvolution> {
  static Tensor forward(
      AutogradContext *context, const Tensor &x, const Tensor &weight, const std::optional<Tensor> &bias,
      at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef dilation, int64_t groups) {
    context->save_for_backward({x, weight});
    context->saved_data["stride"] = stride;
    context->saved_data["padding"] = padding;
    context->saved_data["dilation"] = dilation;
    context->saved_data["groups"] = groups;
    context->saved_data["bias"] = bias.has_value();
    return at::convolution(
               x.to(at::kFloat), weight, bias, stride, padding, dilation, /*transposed=*/false,
               /*output_padding=*/{0, 0}, groups)
        .to(x.scalar_type());
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0], &weight = saved[1];
    const bool has_bias = context->saved_data["bias"].toBool();
    const std::vector<int64_t> bias_sizes{weight.size(0)};
    const auto [dx, dw, db] = at::convolution_backward(
        gradients[0].to(at::kFloat), x.to(at::kFloat), weight,
        has_bias ? at::OptionalIntArrayRef(bias_sizes) : std::nullopt, context->saved_data["stride"].toIntVector(),
        context->saved_data["padding"].toIntVector(), context->saved_data["dilation"].toIntVector(),
        /*transposed=*/false, /*output_padding=*/{0, 0}, context->saved_data["groups"].toInt(),
        {context->needs_input_grad(0), context->needs_input_grad(1), has_bias && context->needs_input_grad(2)});
    return {dx.defined() ? dx.to(x.scalar_type()) : dx, dw, db, {}, {}, {}, {}};
  }
};

Tensor convolved(const Tensor &x, const Tensor &weight, const std::optional<Tensor> &bias, const Geometry &geometry) {
  if (ct::is_small(x, weight, geometry)) return ct::small_images_convolved(x, weight, bias, geometry);
  const auto &[stride, padding, dilation, groups] = geometry;
  if (x.scalar_type() == at::kBFloat16 && weight.scalar_type() == at::kFloat)
    return MixedConvolution::apply(
        x, weight, bias, at::IntArrayRef(stride), at::IntArrayRef(padding), at::IntArrayRef(dilation), groups);
  return at::conv2d(x, weight, bias, stride, padding, dilation, groups);
}

/// The operators of LibTorch in which oneDNN does more with a result while it has it; they have no gradient.
using Scalars = c10::List<std::optional<at::Scalar>>;
using Text = std::optional<std::string_view>;
using Activated = Tensor(
    const Tensor &, const Tensor &, const std::optional<Tensor> &, at::IntArrayRef, at::IntArrayRef, at::IntArrayRef,
    int64_t, std::string_view, Scalars, Text);
using Added = Tensor(
    const Tensor &, const Tensor &, const Tensor &, const std::optional<Tensor> &, at::IntArrayRef, at::IntArrayRef,
    at::IntArrayRef, int64_t, std::string_view, std::optional<at::Scalar>, Text, Scalars, Text);

using AddedInPlace = Tensor &(
    Tensor &, const Tensor &, const Tensor &, const std::optional<Tensor> &, at::IntArrayRef, at::IntArrayRef,
    at::IntArrayRef, int64_t, std::string_view, std::optional<at::Scalar>, Text, Scalars, Text);

/// An overload of an operator, which a LibTorch without oneDNN lacks.
template <class Function>
std::optional<c10::TypedOperatorHandle<Function>> found(const char *name, const char *overload) {
  const auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
  return handle ? std::optional(handle->typed<Function>()) : std::nullopt;
}

/// Whether oneDNN takes images like these, and what is added to the result.
bool is_taken(
    const Tensor &x, const Tensor &weight, const std::optional<Tensor> &residual, const Geometry &geometry) {
  const auto type = x.scalar_type();
  if (c10::GradMode::is_enabled() || !at::globalContext().userEnabledMkldnn() || !geometry.is_valid()) return false;
  if (!x.is_cpu() || x.dim() != 4 || weight.dim() != 4 || x.numel() == 0 || weight.scalar_type() != type) return false;
  if (!x.is_contiguous(at::MemoryFormat::ChannelsLast) || (type != at::kFloat && type != at::kBFloat16)) return false;
  if (!residual) return true;
  // To grouped convolutions LibTorch adds in another pass, with an operator that bfloat16 lacks.
  if (geometry.groups != 1) return false;
  const std::array<int64_t, 4> sizes{
      x.size(0), weight.size(0), geometry.windows(0, x.size(2), weight.size(2)),
      geometry.windows(1, x.size(3), weight.size(3))};
  return residual->is_cpu() && residual->scalar_type() == type && residual->sizes() == at::IntArrayRef(sizes);
}

/// `a(conv2d(x) + residual)` in one pass, if there is a way.
std::optional<Tensor> fused(
    const Tensor &x, const Tensor &weight, const std::optional<Tensor> &bias, const std::optional<Tensor> &residual,
    bool may_end, int32_t activation, const Geometry &geometry) {
  static const auto plain = found<Activated>("mkldnn::_convolution_pointwise", "");
  static const auto adding = found<Added>("mkldnn::_convolution_pointwise", "binary");
  static const auto adding_in_place = found<AddedInPlace>("mkldnn::_convolution_pointwise_", "binary");
  if (!plain || !adding || !adding_in_place || !is_taken(x, weight, residual, geometry)) return std::nullopt;
  const auto &[stride, padding, dilation, groups] = geometry;
  if (!residual) {
    const auto scalars = activation == CKReLU6 ? Scalars({at::Scalar(0.0), at::Scalar(6.0)}) : Scalars();
    return plain->call(
        x, weight, bias, padding, stride, dilation, groups, activation == CKReLU6 ? "hardtanh" : "relu", scalars,
        std::nullopt);
  }
  const bool ends = activation == CKReLU;
  const auto end = ends ? Text("relu") : std::nullopt;
  Tensor sum = *residual;
  if (may_end && sum.storage().use_count() == 1 && sum.is_contiguous(at::MemoryFormat::ChannelsLast))
    adding_in_place->call(
        sum, x, weight, bias, padding, stride, dilation, groups, "add", std::nullopt, end, Scalars(), std::nullopt);
  else
    sum = adding->call(
        x, sum, weight, bias, padding, stride, dilation, groups, "add", std::nullopt, end, Scalars(), std::nullopt);
  return ends ? sum : ct::activated(sum, activation);
}

} // namespace

CTError ct_conv2d(
    CTTensor x, CTTensor weight, CTTensor bias, CTTensor residual, bool may_end, int32_t activation, CTPair stride,
    CTPair padding, CTPair dilation, CTInt groups, CTTensor *out)
    CT_TRY(
        const auto &kernel = ct::tensor(weight);
        const auto input = ct::convolution_input(ct::tensor(x), kernel, stride, padding, dilation);
        const Geometry geometry{ct::pair(stride), ct::pair(input.padding), ct::pair(dilation), groups};
        const auto offset = ct::optional(bias), added = ct::optional(residual);
        const bool is_more = added || activation != CKIdentity;
        if (is_more && !ct::is_small(input.images, kernel, geometry))
          if (const auto result = fused(input.images, kernel, offset, added, may_end, activation, geometry)) {
            *out = ct::wrap(*result);
            return;
          }
        const auto z = convolved(input.images, kernel, offset, geometry);
        *out = ct::wrap(ct::activated(added ? z.add(*added) : z, activation)))
