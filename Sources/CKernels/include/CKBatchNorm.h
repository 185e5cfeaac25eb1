/// Batch norm, the addition of a residual and an activation as one function, with its gradient, for training.
///
/// A value is a matrix `[rows, channels]` without gaps: images in channels-last order, a row a pixel. For channel `c` with
/// the mean `μ` and the biased variance `σ²` of its rows, and `x̂ = (x − μ) / √(σ² + ε)`,
///
///     y = a(z),  z = γ x̂ + β + r
///
/// with `a` the activation and `r` the residual. With `n` rows and `δ = ∂L/∂y · a'(z)`,
///
///     ∂L/∂r = δ,  ∂L/∂β = Σ δ,  ∂L/∂γ = Σ δ x̂,  ∂L/∂x = γ / √(σ² + ε) · (δ − Σ δ / n − x̂ Σ δ x̂ / n)
///
/// (Ioffe and Szegedy 2015, section 3; the residual and the activation are ours). Work is divided by the shape alone, and
/// sums are merged in order, so that results do not depend on the number of threads.
#pragma once
#include "CKTypes.h"
CK_BEGIN

/// What follows batch norm and the addition.
typedef enum { CKIdentity, CKReLU, CKReLU6 } CKActivation;

/// The shape and types of one batch norm, and how it is run.
typedef struct {
  int64_t rows, channels;
  CKElement element;
  CKActivation activation;
  CKInstructions instructions;
  CKParallel parallel;
} CKBatchNorm;

/// The mean and biased variance of each channel of `input`.
void ck_batch_norm_statistics(const CKBatchNorm *norm, const void *input, float *mean, float *variance);

/// Writes `output`.
///
/// `scale` holds `γ / √(σ² + ε)` and `shift` holds `β`. `residual` may be null.
void ck_batch_norm_forward(
    const CKBatchNorm *norm, const void *input, const void *residual, const float *mean, const float *scale,
    const float *shift, void *output);

/// Writes the gradients of the input, the residual, `γ` and `β` from that of the output.
///
/// `output` is what the forward pass wrote where there was a residual, which decides where the activation let a gradient
/// pass; it is null where there was none, for then that follows from the input. `residual_gradient` is null where there
/// was no residual, or no activation: then it would be a copy.
void ck_batch_norm_backward(
    const CKBatchNorm *norm, const void *output_gradient, const void *input, const void *output, const float *mean,
    const float *inverse_deviation, const float *scale, const float *shift, void *input_gradient,
    void *residual_gradient, float *scale_gradient, float *shift_gradient);

CK_END
