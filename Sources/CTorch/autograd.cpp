#include "CTAutograd.h"

#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include "Bridge.hpp"

using ct::tensor;

bool ct_grad_enabled(void) { return c10::GradMode::is_enabled(); }
void ct_set_grad_enabled(bool enabled) { c10::GradMode::set_enabled(enabled); }

bool ct_requires_grad(CTTensor x) { return tensor(x).requires_grad(); }
CTError ct_set_requires_grad(CTTensor x, bool required) CT_TRY(tensor(x).set_requires_grad(required))
CTError ct_detach(CTTensor x, CTTensor *out) CT_MAKE(tensor(x).detach())

CTError ct_grad(CTTensor x, CTTensor *out)
    CT_TRY(const auto &grad = tensor(x).grad(); *out = grad.defined() ? ct::wrap(grad) : nullptr)
CTError ct_set_grad(CTTensor x, CTTensor grad) CT_TRY(tensor(x).mutable_grad() = grad ? grad->value : at::Tensor())

CTError ct_backward(CTTensor x, CTTensor seed, bool retain_graph)
    CT_TRY(torch::autograd::backward({tensor(x)}, {seed ? seed->value : at::Tensor()}, retain_graph))

CTError ct_gradients(
    CTTensor y, CTTensor seed, const CTTensor *xs, CTInt count, bool retain_graph, bool create_graph, CTTensor *outs)
    CT_TRY(
        const auto grads = torch::autograd::grad(
            {tensor(y)}, ct::list(xs, count), {seed ? seed->value : at::Tensor()}, retain_graph, create_graph,
            /*allow_unused=*/true);
        for (size_t i = 0; i < grads.size(); ++i) outs[i] = grads[i].defined() ? ct::wrap(grads[i]) : nullptr)
