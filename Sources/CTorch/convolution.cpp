#include <ATen/ops/conv2d.h>
#include <ATen/ops/convolution.h>
#include <ATen/ops/convolution_backward.h>
#include <torch/csrc/autograd/custom_function.h>

#include "Bridge.hpp"
#include "CTNeural.h"
#include "Detours.hpp"

namespace {

using at::Tensor;
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

} // namespace

CTError ct_conv2d(
    CTTensor x, CTTensor weight, CTTensor bias, CTPair stride, CTPair padding, CTPair dilation, CTInt groups,
    CTTensor *out)
    CT_TRY(
        const auto &kernel = ct::tensor(weight);
        const auto input = ct::convolution_input(ct::tensor(x), kernel, stride, padding, dilation);
        const auto strides = ct::pair(stride), paddings = ct::pair(input.padding), dilations = ct::pair(dilation);
        if (input.images.scalar_type() == at::kBFloat16 && kernel.scalar_type() == at::kFloat)
          *out = ct::wrap(MixedConvolution::apply(
              input.images, kernel, ct::optional(bias), at::IntArrayRef(strides), at::IntArrayRef(paddings),
              at::IntArrayRef(dilations), groups));
        else
          *out = ct::wrap(
              at::conv2d(input.images, kernel, ct::optional(bias), strides, paddings, dilations, groups)))
