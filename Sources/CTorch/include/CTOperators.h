/// Arithmetic, comparisons, reductions and shapes. A trailing underscore means in place, as in LibTorch.
///
/// A scalar that is a whole number does not turn an integer tensor into a floating point one.
#pragma once
#include "CTTypes.h"
CT_BEGIN

/// Every operator from one tensor to one: `CTError ct_NAME(CTTensor x, CTTensor *out)`.
#define CT_UNARY_OPERATORS(X) \
  X(abs) X(ceil) X(erf) X(exp) X(floor) X(isfinite) X(log) X(logical_not) X(neg) X(reciprocal) X(round) X(rsqrt) X(sign) \
  X(sqrt) X(square)

/// Every operator from two broadcast tensors to one: `CTError ct_NAME(CTTensor x, CTTensor y, CTTensor *out)`.
#define CT_BINARY_OPERATORS(X) \
  X(add) X(sub) X(mul) X(div) X(eq) X(ne) X(gt) X(ge) X(lt) X(le) X(logical_and) X(logical_or) X(matmul) X(maximum) \
  X(minimum)

/// Every operator on a tensor and a scalar: `CTError ct_NAME_scalar(CTTensor x, double y, CTTensor *out)`.
#define CT_SCALAR_OPERATORS(X) X(add) X(sub) X(mul) X(div) X(eq) X(ne) X(gt) X(ge) X(lt) X(le) X(pow)

/// Every in-place operator: `CTError ct_NAME_(CTTensor x, CTTensor y)` and `ct_NAME_scalar_(CTTensor x, double y)`.
#define CT_IN_PLACE_OPERATORS(X) X(add) X(sub) X(mul) X(div)

#define CT_DECLARE(name) CTError ct_##name(CTTensor x, CTTensor *out);
CT_UNARY_OPERATORS(CT_DECLARE)
#undef CT_DECLARE
#define CT_DECLARE(name) CTError ct_##name(CTTensor x, CTTensor y, CTTensor *out);
CT_BINARY_OPERATORS(CT_DECLARE)
#undef CT_DECLARE
#define CT_DECLARE(name) CTError ct_##name##_scalar(CTTensor x, double y, CTTensor *out);
CT_SCALAR_OPERATORS(CT_DECLARE)
#undef CT_DECLARE
#define CT_DECLARE(name) \
  CTError ct_##name##_(CTTensor x, CTTensor y); \
  CTError ct_##name##_scalar_(CTTensor x, double y);
CT_IN_PLACE_OPERATORS(CT_DECLARE)
#undef CT_DECLARE

/// `x += scale * y`.
CTError ct_add_scaled_(CTTensor x, CTTensor y, double scale);
/// `x += scale * y z`, the product of two matrices, which is not laid down anywhere else.
CTError ct_add_product_(CTTensor x, CTTensor y, CTTensor z, double scale);
/// `x += weight * (y - x)`.
CTError ct_lerp_(CTTensor x, CTTensor y, double weight);
CTError ct_fill_(CTTensor x, double value);
/// Bounds may be infinite.
CTError ct_clamp(CTTensor x, double low, double high, CTTensor *out);
CTError ct_clamp_(CTTensor x, double low, double high);
CTError ct_where(CTTensor condition, CTTensor x, CTTensor y, CTTensor *out);

// Reductions. `dims` null means over all.
CTError ct_sum(CTTensor x, const CTInt *dims, CTInt count, bool keep, CTTensor *out);
CTError ct_mean(CTTensor x, const CTInt *dims, CTInt count, bool keep, CTTensor *out);
CTError ct_var(CTTensor x, const CTInt *dims, CTInt count, double correction, bool keep, CTTensor *out);
CTError ct_amax(CTTensor x, const CTInt *dims, CTInt count, bool keep, CTTensor *out);
CTError ct_amin(CTTensor x, const CTInt *dims, CTInt count, bool keep, CTTensor *out);
CTError ct_norm(CTTensor x, double order, const CTInt *dims, CTInt count, bool keep, CTTensor *out);
CTError ct_argmax(CTTensor x, CTInt dim, bool keep, CTTensor *out);
CTError ct_argmin(CTTensor x, CTInt dim, bool keep, CTTensor *out);
CTError ct_argsort(CTTensor x, CTInt dim, bool descending, CTTensor *out);
CTError ct_topk(CTTensor x, CTInt k, CTInt dim, CTTensor *values, CTTensor *indices);
CTError ct_all_finite(CTTensor x, bool *out);

// Shapes.
CTError ct_reshape(CTTensor x, const CTInt *shape, CTInt rank, CTTensor *out);
CTError ct_expand(CTTensor x, const CTInt *shape, CTInt rank, CTTensor *out);
CTError ct_permute(CTTensor x, const CTInt *dims, CTInt count, CTTensor *out);
CTError ct_transpose(CTTensor x, CTInt first, CTInt second, CTTensor *out);
CTError ct_flatten(CTTensor x, CTInt first, CTInt last, CTTensor *out);
CTError ct_squeeze(CTTensor x, CTInt dim, CTTensor *out);
CTError ct_unsqueeze(CTTensor x, CTInt dim, CTTensor *out);
CTError ct_slice(CTTensor x, CTInt dim, CTInt start, CTInt end, CTInt step, CTTensor *out);
CTError ct_select(CTTensor x, CTInt dim, CTInt index, CTTensor *out);
CTError ct_index_select(CTTensor x, CTInt dim, CTTensor indices, CTTensor *out);
CTError ct_index_add(CTTensor x, CTInt dim, CTTensor indices, CTTensor source, CTTensor *out);
CTError ct_gather(CTTensor x, CTInt dim, CTTensor indices, CTTensor *out);
CTError ct_flip(CTTensor x, const CTInt *dims, CTInt count, CTTensor *out);
/// `amounts` holds a before and an after for each dimension, last dimension first.
CTError ct_pad(CTTensor x, const CTInt *amounts, CTInt count, double value, CTTensor *out);
CTError ct_cat(const CTTensor *xs, CTInt count, CTInt dim, CTTensor *out);
CTError ct_stack(const CTTensor *xs, CTInt count, CTInt dim, CTTensor *out);
/// Fills `outs` with the parts, whose sizes along `dim` are `sizes`.
CTError ct_split(CTTensor x, const CTInt *sizes, CTInt count, CTInt dim, CTTensor *outs);

CT_END
