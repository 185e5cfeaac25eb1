#include <ATen/Context.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/full.h>
#include <ATen/ops/native_batch_norm_backward.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

#include "Activation.hpp"
#include "Bridge.hpp"
#include "CKernels.h"
#include "CTNeural.h"
#include "Parallel.hpp"

namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

const auto channels_last = at::MemoryFormat::ChannelsLast;

/// Whether the kernels take images like these.
bool is_taken(const Tensor &x) {
  return x.is_cpu() && x.dim() == 4 && x.numel() > x.size(1) && x.is_contiguous(channels_last) &&
      (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16);
}

/// Whether the kernels take these numbers of the channels, if there are any.
bool is_taken(const std::optional<Tensor> &numbers) {
  return !numbers || (numbers->is_cpu() && numbers->is_contiguous() && numbers->scalar_type() == at::kFloat);
}

/// Whether the kernels add this to images like `x`.
bool is_taken(const std::optional<Tensor> &residual, const Tensor &x) {
  return !residual ||
      (residual->is_cpu() && residual->sizes() == x.sizes() && residual->scalar_type() == x.scalar_type());
}

CKBatchNorm description(const Tensor &x, int64_t activation) {
  return {
      .rows = x.numel() / x.size(1),
      .channels = x.size(1),
      .element = x.scalar_type() == at::kFloat ? CKFloat32 : CKBFloat16,
      .activation = static_cast<CKActivation>(activation),
      .instructions = ck_best_instructions(),
      .parallel = ct::parallel,
  };
}

/// `[C]`, or as many times `value`.
Tensor numbers(const std::optional<Tensor> &x, int64_t channels, float value) {
  return x ? x->detach().contiguous() : at::full({channels}, value, at::kFloat);
}

/// `running = (1 - momentum) running + momentum batch`
void move(const std::optional<Tensor> &running, const float *batch, double factor, double momentum) {
  if (!running) return;
  float *values = running->mutable_data_ptr<float>();
  for (int64_t channel = 0; channel < running->numel(); ++channel)
    values[channel] = (1 - momentum) * values[channel] + momentum * factor * batch[channel];
}

/// Batch norm, addition and activation as one node of the graph: see CKBatchNorm.h for its functions.
struct BatchNormActivation : torch::autograd::Function<BatchNormActivation> {
  static Tensor forward(
      AutogradContext *context, const Tensor &x, const std::optional<Tensor> &residual,
      const std::optional<Tensor> &weight, const std::optional<Tensor> &bias,
      const std::optional<Tensor> &running_mean, const std::optional<Tensor> &running_variance, int64_t activation,
      double momentum, double epsilon) {
    const int64_t channels = x.size(1);
    const auto norm = description(x, activation);
    const auto mean = at::empty({channels}, at::kFloat), deviation = at::empty({channels}, at::kFloat);
    const auto scale = at::empty({channels}, at::kFloat), shift = numbers(bias, channels, 0);
    const auto gamma = numbers(weight, channels, 1);
    float *means = mean.mutable_data_ptr<float>(), *inverses = deviation.mutable_data_ptr<float>();
    ck_batch_norm_statistics(&norm, x.const_data_ptr(), means, inverses);
    move(running_mean, means, 1, momentum);
    move(running_variance, inverses, norm.rows / (norm.rows - 1.0), momentum);
    for (int64_t channel = 0; channel < channels; ++channel) {
      inverses[channel] = 1 / std::sqrt(inverses[channel] + epsilon);
      scale.mutable_data_ptr<float>()[channel] = gamma.const_data_ptr<float>()[channel] * inverses[channel];
    }
    auto y = at::empty_like(x, at::TensorOptions(), channels_last);
    ck_batch_norm_forward(
        &norm, x.const_data_ptr(), residual ? residual->const_data_ptr() : nullptr, means,
        scale.const_data_ptr<float>(), shift.const_data_ptr<float>(), y.mutable_data_ptr());
    const bool needs_output = residual && activation != CKIdentity;
    context->save_for_backward(
        {x, needs_output ? y : Tensor(), weight.value_or(Tensor()), mean, deviation, scale, shift});
    context->saved_data["activation"] = activation;
    context->saved_data["epsilon"] = epsilon;
    context->saved_data["residual"] = residual.has_value();
    context->saved_data["bias"] = bias.has_value();
    return y;
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0], &y = saved[1], &weight = saved[2];
    const int64_t activation = context->saved_data["activation"].toInt();
    const bool has_residual = context->saved_data["residual"].toBool();
    const auto norm = description(x, activation);
    const auto dy = gradients[0].contiguous(channels_last);
    if (c10::GradMode::is_enabled()) return differentiable(context, saved, dy, activation, has_residual);
    const auto dx = at::empty_like(x, at::TensorOptions(), channels_last);
    const auto dr = y.defined() ? at::empty_like(x, at::TensorOptions(), channels_last) : Tensor();
    const auto dscale = at::empty({x.size(1)}, at::kFloat), dshift = at::empty({x.size(1)}, at::kFloat);
    ck_batch_norm_backward(
        &norm, dy.const_data_ptr(), x.const_data_ptr(), y.defined() ? y.const_data_ptr() : nullptr,
        saved[3].const_data_ptr<float>(), saved[4].const_data_ptr<float>(), saved[5].const_data_ptr<float>(),
        saved[6].const_data_ptr<float>(), dx.mutable_data_ptr(), y.defined() ? dr.mutable_data_ptr() : nullptr,
        dscale.mutable_data_ptr<float>(), dshift.mutable_data_ptr<float>());
    return results(
        context, dx, has_residual ? (y.defined() ? dr : dy) : Tensor(), weight.defined() ? dscale : Tensor(), dshift);
  }

  /// The gradients by LibTorch's operators, which can be differentiated again.
  static variable_list differentiable(
      AutogradContext *context, const variable_list &saved, const Tensor &dy, int64_t activation, bool has_residual) {
    const auto &x = saved[0], &weight = saved[2];
    auto delta = dy;
    if (activation != CKIdentity) {
      const auto along = [&](const Tensor &numbers) { return numbers.view({1, -1, 1, 1}); };
      const auto z = saved[1].defined()
          ? saved[1].detach()
          : x.detach().to(at::kFloat).sub(along(saved[3])).mul(along(saved[5])).add(along(saved[6]));
      delta = dy.mul(activation == CKReLU ? z.gt(0) : z.gt(0).logical_and(z.lt(6)));
    }
    const auto [dx, dscale, dshift] = at::native_batch_norm_backward(
        delta, x, weight.defined() ? std::optional(weight) : std::nullopt, {}, {}, saved[3], saved[4],
        /*train=*/true, context->saved_data["epsilon"].toDouble(), {true, weight.defined(), true});
    return results(context, dx, has_residual ? delta : Tensor(), dscale, dshift);
  }

  static variable_list results(
      AutogradContext *context, const Tensor &dx, const Tensor &dr, const Tensor &dscale, const Tensor &dshift) {
    const bool has_bias = context->saved_data["bias"].toBool();
    return {dx, dr, dscale, has_bias ? dshift : Tensor(), {}, {}, {}, {}, {}};
  }
};

/// The same function with given statistics, without a gradient.
Tensor with_statistics(
    const Tensor &x, const std::optional<Tensor> &residual, const std::optional<Tensor> &weight,
    const std::optional<Tensor> &bias, const Tensor &mean, const Tensor &variance, int64_t activation, double epsilon) {
  const int64_t channels = x.size(1);
  const auto norm = description(x, activation);
  const auto scale = numbers(weight, channels, 1).clone(), shift = numbers(bias, channels, 0);
  float *scales = scale.mutable_data_ptr<float>();
  for (int64_t channel = 0; channel < channels; ++channel)
    scales[channel] /= std::sqrt(variance.const_data_ptr<float>()[channel] + epsilon);
  auto y = at::empty_like(x, at::TensorOptions(), channels_last);
  ck_batch_norm_forward(
      &norm, x.const_data_ptr(), residual ? residual->const_data_ptr() : nullptr, mean.const_data_ptr<float>(), scales,
      shift.const_data_ptr<float>(), y.mutable_data_ptr());
  return y;
}

} // namespace

CTError ct_batch_norm_activation(
    CTTensor x, CTTensor weight, CTTensor bias, CTTensor mean, CTTensor variance, CTTensor residual,
    int32_t activation, bool training, double momentum, double epsilon, CTTensor *out)
    CT_TRY(
        const auto &images = ct::tensor(x);
        auto added = ct::optional(residual);
        const auto gamma = ct::optional(weight), beta = ct::optional(bias);
        const auto running_mean = ct::optional(mean), running_variance = ct::optional(variance);
        const bool is_all_taken = is_taken(images) && is_taken(gamma) && is_taken(beta) && is_taken(running_mean) &&
            is_taken(running_variance) && is_taken(added, images);
        if (is_all_taken && added) added = added->contiguous(channels_last);
        if (is_all_taken && !training && running_mean && running_variance && !c10::GradMode::is_enabled()) {
          *out = ct::wrap(with_statistics(
              images, added, gamma, beta, *running_mean, *running_variance, activation, epsilon));
          return;
        }
        if (is_all_taken && training) {
          *out = ct::wrap(BatchNormActivation::apply(
              images, added, gamma, beta, running_mean, running_variance, activation, momentum, epsilon));
          return;
        }
        auto z = at::batch_norm(
            images, gamma, beta, running_mean, running_variance, training, momentum, epsilon,
            at::globalContext().userEnabledCuDNN());
        if (added) z = z.add(*added);
        *out = ct::wrap(ct::activated(z, activation)))
