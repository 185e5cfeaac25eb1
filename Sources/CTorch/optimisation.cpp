#include "CTOptimisation.h"

#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/_fused_sgd.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/stack.h>
#include <c10/core/GradMode.h>

#include "Bridge.hpp"

/// The fused kernels walk memory in step, so what goes with a parameter must lie in memory as it does.
static void check_layout(const std::vector<at::Tensor> &parameters, const std::vector<at::Tensor> &states) {
  for (size_t i = 0; i < parameters.size(); ++i) {
    TORCH_CHECK(
        parameters[i].is_non_overlapping_and_dense(), "parameter ", i, " of shape ", parameters[i].sizes(),
        " is a view with gaps, which an optimiser cannot update");
    TORCH_CHECK(
        states[i].sizes() == parameters[i].sizes() && states[i].strides() == parameters[i].strides(),
        "the state of parameter ", i, " has shape ", states[i].sizes(), " and strides ", states[i].strides(),
        ", the parameter has ", parameters[i].sizes(), " and ", parameters[i].strides());
  }
}

/// The gradients, laid out and typed as the parameters are.
static std::vector<at::Tensor> gradients_like(
    const std::vector<at::Tensor> &parameters, std::vector<at::Tensor> gradients) {
  for (size_t i = 0; i < parameters.size(); ++i) {
    const auto &parameter = parameters[i];
    auto &gradient = gradients[i];
    TORCH_CHECK(
        gradient.sizes() == parameter.sizes(), "the gradient of parameter ", i, " has shape ", gradient.sizes(),
        ", the parameter has ", parameter.sizes());
    if (gradient.strides() != parameter.strides() || gradient.scalar_type() != parameter.scalar_type())
      gradient = at::empty_like(parameter).copy_(gradient);
  }
  return gradients;
}

CTError ct_sgd_step(
    const CTTensor *parameters, const CTTensor *gradients, const CTTensor *momenta, CTInt count, double learning_rate,
    double momentum, double weight_decay, bool nesterov)
    CT_TRY(
        if (count == 0) return;
        c10::NoGradGuard no_grad;
        const auto ps = ct::list(parameters, count);
        const auto gs = gradients_like(ps, ct::list(gradients, count));
        const auto ms = momenta ? ct::list(momenta, count) : std::vector<at::Tensor>();
        check_layout(ps, momenta ? ms : ps);
        TORCH_CHECK(momenta || momentum == 0, "SGD with momentum takes momentum buffers");
        at::_fused_sgd_(
            ps, gs, ms, weight_decay, momentum, learning_rate, /*dampening=*/0, nesterov, /*maximize=*/false,
            /*is_first_step=*/false))

CTError ct_adam_step(
    const CTTensor *parameters, const CTTensor *gradients, const CTTensor *means, const CTTensor *squares, CTInt count,
    double step, double learning_rate, double beta1, double beta2, double epsilon, double weight_decay, bool decoupled)
    CT_TRY(
        if (count == 0) return;
        c10::NoGradGuard no_grad;
        const auto ps = ct::list(parameters, count);
        const auto gs = gradients_like(ps, ct::list(gradients, count));
        const auto ms = ct::list(means, count);
        const auto vs = ct::list(squares, count);
        check_layout(ps, ms);
        check_layout(ps, vs);
        const std::vector<at::Tensor> steps(
            count, at::full({}, step, at::TensorOptions(at::kFloat).device(ps[0].device())));
        const auto update = [&](auto &&fused) {
          fused(
              ps, gs, ms, vs, /*max_exp_avg_sqs=*/at::TensorList(), steps, learning_rate, beta1, beta2, weight_decay,
              epsilon, /*amsgrad=*/false, /*maximize=*/false);
        };
        if (decoupled) update([](auto &&...xs) { at::_fused_adamw_(xs...); });
        else update([](auto &&...xs) { at::_fused_adam_(xs...); }))

CTError ct_clip_norm_(const CTTensor *xs, CTInt count, double limit, double *norm)
    CT_TRY(
        if (count == 0) { *norm = 0; return; }
        c10::NoGradGuard no_grad;
        const auto tensors = ct::list(xs, count);
        const auto total = at::linalg_vector_norm(at::stack(at::_foreach_norm(tensors, 2)), 2);
        *norm = total.item().toDouble();
        // As torch.nn.utils.clip_grad_norm_ has it.
        const double scale = limit / (*norm + 1e-6);
        if (scale < 1) at::_foreach_mul_(tensors, scale))
