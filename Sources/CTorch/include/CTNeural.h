/// The layers of a convolutional network. Weights, biases and statistics of a layer may be null where it has none.
#pragma once
#include "CTTypes.h"
CT_BEGIN

/// Every activation without parameters: `CTError ct_NAME(CTTensor x, CTTensor *out)`.
#define CT_ACTIVATIONS(X) X(relu) X(relu6) X(sigmoid) X(silu) X(hardswish) X(hardsigmoid) X(tanh) X(mish) X(softplus)

#define CT_DECLARE(name) CTError ct_##name(CTTensor x, CTTensor *out);
CT_ACTIVATIONS(CT_DECLARE)
#undef CT_DECLARE

CTError ct_relu_(CTTensor x);
CTError ct_hardtanh(CTTensor x, double low, double high, CTTensor *out);
CTError ct_leaky_relu(CTTensor x, double slope, CTTensor *out);
CTError ct_elu(CTTensor x, double alpha, CTTensor *out);
CTError ct_gelu(CTTensor x, bool tanh_approximation, CTTensor *out);
CTError ct_prelu(CTTensor x, CTTensor slope, CTTensor *out);
CTError ct_softmax(CTTensor x, CTInt dim, CTTensor *out);
CTError ct_log_softmax(CTTensor x, CTInt dim, CTTensor *out);

CTError ct_linear(CTTensor x, CTTensor weight, CTTensor bias, CTTensor *out);
/// `a(conv2d(x) + residual)` with the activation `a` by number: 0 none, 1 ReLU, 2 ReLU6. `residual` may be null.
///
/// Without gradients on the CPU, on images in channels-last order, it is one pass over memory; the result may then take the
/// place of the residual, if that `may_end` and no other tensor lies in its memory. Images in bfloat16 with
/// weights in single precision are convolved in single precision; the result is bfloat16.
CTError ct_conv2d(
    CTTensor x, CTTensor weight, CTTensor bias, CTTensor residual, bool may_end, int32_t activation, CTPair stride,
    CTPair padding, CTPair dilation, CTInt groups, CTTensor *out);
/// What a convolution reads to make each place of its result, `[N, places, kernel height, kernel width, C]`.
CTError ct_patches(CTTensor x, CTPair kernel, CTPair stride, CTPair padding, CTPair dilation, CTTensor *out);
CTError ct_conv_transpose2d(
    CTTensor x, CTTensor weight, CTTensor bias, CTPair stride, CTPair padding, CTPair output_padding,
    CTPair dilation, CTInt groups, CTTensor *out);

CTError ct_batch_norm(
    CTTensor x, CTTensor weight, CTTensor bias, CTTensor mean, CTTensor variance,
    bool training, double momentum, double epsilon, CTTensor *out);
/// `a(batch_norm(x) + residual)` with the activation `a` by number: 0 none, 1 ReLU, 2 ReLU6. `residual` may be null.
///
/// On the CPU, on images in channels-last order, it is one pass over memory where the operators take three: in training,
/// as one node of the graph, and without gradients.
CTError ct_batch_norm_activation(
    CTTensor x, CTTensor weight, CTTensor bias, CTTensor mean, CTTensor variance, CTTensor residual,
    int32_t activation, bool training, double momentum, double epsilon, CTTensor *out);
/// The sums of `a b` over all axes but the first and `axis`, `[N, C]` in single precision.
///
/// On the CPU, for images without gradients, both are read once.
CTError ct_channel_products(CTTensor a, CTTensor b, CTInt axis, CTTensor *out);
CTError ct_group_norm(
    CTTensor x, CTInt groups, CTTensor weight, CTTensor bias, double epsilon, CTTensor *out);
CTError ct_layer_norm(
    CTTensor x, const CTInt *shape, CTInt rank, CTTensor weight, CTTensor bias, double epsilon,
    CTTensor *out);

CTError ct_max_pool2d(
    CTTensor x, CTPair kernel, CTPair stride, CTPair padding, CTPair dilation, bool ceil_mode, CTTensor *out);
CTError ct_avg_pool2d(
    CTTensor x, CTPair kernel, CTPair stride, CTPair padding, bool ceil_mode, bool count_include_pad, CTTensor *out);
CTError ct_adaptive_avg_pool2d(CTTensor x, CTPair size, CTTensor *out);
CTError ct_upsample_nearest2d(CTTensor x, CTPair size, CTTensor *out);
CTError ct_upsample_bilinear2d(CTTensor x, CTPair size, bool align_corners, CTTensor *out);

CT_END
