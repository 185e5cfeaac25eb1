#include "CTNeural.h"

#include <ATen/Context.h>
#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/conv_transpose2d.h>
#include <ATen/ops/elu.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/hardsigmoid.h>
#include <ATen/ops/hardswish.h>
#include <ATen/ops/hardtanh.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mish.h>
#include <ATen/ops/prelu.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/relu6.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <ATen/ops/upsample_nearest2d.h>

#include "Bridge.hpp"
#include "Detours.hpp"

using ct::optional;
using ct::pair;
using ct::tensor;

#define CT_DEFINE(name) CTError ct_##name(CTTensor x, CTTensor *out) CT_MAKE(at::name(tensor(x)))
CT_ACTIVATIONS(CT_DEFINE)
#undef CT_DEFINE

CTError ct_relu_(CTTensor x) CT_TRY(tensor(x).relu_())
CTError ct_hardtanh(CTTensor x, double low, double high, CTTensor *out) CT_MAKE(at::hardtanh(tensor(x), low, high))
CTError ct_leaky_relu(CTTensor x, double slope, CTTensor *out) CT_MAKE(at::leaky_relu(tensor(x), slope))
CTError ct_elu(CTTensor x, double alpha, CTTensor *out) CT_MAKE(at::elu(tensor(x), alpha))
CTError ct_gelu(CTTensor x, bool tanh_approximation, CTTensor *out)
    CT_MAKE(at::gelu(tensor(x), tanh_approximation ? "tanh" : "none"))
CTError ct_prelu(CTTensor x, CTTensor slope, CTTensor *out) CT_MAKE(at::prelu(tensor(x), tensor(slope)))
CTError ct_softmax(CTTensor x, CTInt dim, CTTensor *out) CT_MAKE(tensor(x).softmax(dim))
CTError ct_log_softmax(CTTensor x, CTInt dim, CTTensor *out) CT_MAKE(tensor(x).log_softmax(dim))

CTError ct_linear(CTTensor x, CTTensor weight, CTTensor bias, CTTensor *out)
    CT_MAKE(at::linear(tensor(x), tensor(weight), optional(bias)))
CTError ct_conv_transpose2d(
    CTTensor x, CTTensor weight, CTTensor bias, CTPair stride, CTPair padding, CTPair output_padding, CTPair dilation,
    CTInt groups, CTTensor *out)
    CT_MAKE(at::conv_transpose2d(
        tensor(x), tensor(weight), optional(bias), pair(stride), pair(padding), pair(output_padding), groups,
        pair(dilation)))

CTError ct_batch_norm(
    CTTensor x, CTTensor weight, CTTensor bias, CTTensor mean, CTTensor variance, bool training, double momentum,
    double epsilon, CTTensor *out)
    CT_MAKE(at::batch_norm(
        tensor(x), optional(weight), optional(bias), optional(mean), optional(variance), training, momentum, epsilon,
        at::globalContext().userEnabledCuDNN()))
CTError ct_group_norm(
    CTTensor x, CTInt groups, CTTensor weight, CTTensor bias, double epsilon, CTTensor *out)
    CT_MAKE(ct::group_norm(tensor(x), groups, optional(weight), optional(bias), epsilon))
CTError ct_layer_norm(
    CTTensor x, const CTInt *shape, CTInt rank, CTTensor weight, CTTensor bias, double epsilon, CTTensor *out)
    CT_MAKE(at::layer_norm(tensor(x), ct::ints(shape, rank), optional(weight), optional(bias), epsilon))

CTError ct_max_pool2d(
    CTTensor x, CTPair kernel, CTPair stride, CTPair padding, CTPair dilation, bool ceil_mode, CTTensor *out)
    CT_MAKE(ct::max_pool2d(tensor(x), kernel, stride, padding, dilation, ceil_mode))
CTError ct_avg_pool2d(
    CTTensor x, CTPair kernel, CTPair stride, CTPair padding, bool ceil_mode, bool count_include_pad, CTTensor *out)
    CT_MAKE(at::avg_pool2d(tensor(x), pair(kernel), pair(stride), pair(padding), ceil_mode, count_include_pad))
CTError ct_adaptive_avg_pool2d(CTTensor x, CTPair size, CTTensor *out)
    CT_MAKE(at::adaptive_avg_pool2d(tensor(x), pair(size)))
CTError ct_upsample_nearest2d(CTTensor x, CTPair size, CTTensor *out)
    CT_MAKE(at::upsample_nearest2d(tensor(x), pair(size)))
CTError ct_upsample_bilinear2d(CTTensor x, CTPair size, bool align_corners, CTTensor *out)
    CT_MAKE(at::upsample_bilinear2d(tensor(x), pair(size), align_corners))
