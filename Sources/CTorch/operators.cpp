#include "CTOperators.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/where.h>

#include "Bridge.hpp"

using ct::dims;
using ct::ints;
using ct::scalar;
using ct::tensor;

#define CT_DEFINE(name) CTError ct_##name(CTTensor x, CTTensor *out) CT_MAKE(tensor(x).name())
CT_UNARY_OPERATORS(CT_DEFINE)
#undef CT_DEFINE

#define CT_DEFINE(name) CTError ct_##name(CTTensor x, CTTensor y, CTTensor *out) CT_MAKE(tensor(x).name(tensor(y)))
CT_BINARY_OPERATORS(CT_DEFINE)
#undef CT_DEFINE

#define CT_DEFINE(name) \
  CTError ct_##name##_scalar(CTTensor x, double y, CTTensor *out) CT_MAKE(tensor(x).name(scalar(tensor(x), y)))
CT_SCALAR_OPERATORS(CT_DEFINE)
#undef CT_DEFINE

#define CT_DEFINE(name) \
  CTError ct_##name##_(CTTensor x, CTTensor y) CT_TRY(tensor(x).name##_(tensor(y))) \
  CTError ct_##name##_scalar_(CTTensor x, double y) CT_TRY(tensor(x).name##_(scalar(tensor(x), y)))
CT_IN_PLACE_OPERATORS(CT_DEFINE)
#undef CT_DEFINE

CTError ct_add_scaled_(CTTensor x, CTTensor y, double scale)
    CT_TRY(tensor(x).add_(tensor(y), scalar(tensor(x), scale)))
CTError ct_add_product_(CTTensor x, CTTensor y, CTTensor z, double scale)
    CT_TRY(tensor(x).addmm_(tensor(y), tensor(z), 1, scalar(tensor(x), scale)))
CTError ct_lerp_(CTTensor x, CTTensor y, double weight) CT_TRY(tensor(x).lerp_(tensor(y), weight))
CTError ct_fill_(CTTensor x, double value) CT_TRY(tensor(x).fill_(value))
CTError ct_clamp(CTTensor x, double low, double high, CTTensor *out)
    CT_MAKE(tensor(x).clamp(scalar(tensor(x), low), scalar(tensor(x), high)))
CTError ct_clamp_(CTTensor x, double low, double high)
    CT_TRY(tensor(x).clamp_(scalar(tensor(x), low), scalar(tensor(x), high)))
CTError ct_where(CTTensor condition, CTTensor x, CTTensor y, CTTensor *out)
    CT_MAKE(at::where(tensor(condition), tensor(x), tensor(y)))

CTError ct_sum(CTTensor x, const CTInt *ds, CTInt count, bool keep, CTTensor *out)
    CT_MAKE(tensor(x).sum(dims(ds, count), keep))
CTError ct_mean(CTTensor x, const CTInt *ds, CTInt count, bool keep, CTTensor *out)
    CT_MAKE(tensor(x).mean(dims(ds, count), keep))
CTError ct_var(CTTensor x, const CTInt *ds, CTInt count, double correction, bool keep, CTTensor *out)
    CT_MAKE(tensor(x).var(dims(ds, count), at::Scalar(correction), keep))
CTError ct_amax(CTTensor x, const CTInt *ds, CTInt count, bool keep, CTTensor *out)
    CT_MAKE(tensor(x).amax(ints(ds, count), keep))
CTError ct_amin(CTTensor x, const CTInt *ds, CTInt count, bool keep, CTTensor *out)
    CT_MAKE(tensor(x).amin(ints(ds, count), keep))
CTError ct_norm(CTTensor x, double order, const CTInt *ds, CTInt count, bool keep, CTTensor *out)
    CT_MAKE(at::linalg_vector_norm(tensor(x), order, dims(ds, count), keep))
CTError ct_argmax(CTTensor x, CTInt dim, bool keep, CTTensor *out) CT_MAKE(tensor(x).argmax(dim, keep))
CTError ct_argmin(CTTensor x, CTInt dim, bool keep, CTTensor *out) CT_MAKE(tensor(x).argmin(dim, keep))
CTError ct_argsort(CTTensor x, CTInt dim, bool descending, CTTensor *out)
    CT_MAKE(tensor(x).argsort(/*stable=*/true, dim, descending))
CTError ct_topk(CTTensor x, CTInt k, CTInt dim, CTTensor *values, CTTensor *indices)
    CT_TRY(auto [v, i] = tensor(x).topk(k, dim); *values = ct::wrap(v); *indices = ct::wrap(i))
CTError ct_all_finite(CTTensor x, bool *out) CT_TRY(*out = tensor(x).isfinite().all().item<bool>())

CTError ct_reshape(CTTensor x, const CTInt *shape, CTInt rank, CTTensor *out)
    CT_MAKE(tensor(x).reshape(ints(shape, rank)))
CTError ct_expand(CTTensor x, const CTInt *shape, CTInt rank, CTTensor *out)
    CT_MAKE(tensor(x).expand(ints(shape, rank)))
CTError ct_permute(CTTensor x, const CTInt *ds, CTInt count, CTTensor *out)
    CT_MAKE(tensor(x).permute(ints(ds, count)))
CTError ct_transpose(CTTensor x, CTInt first, CTInt second, CTTensor *out) CT_MAKE(tensor(x).transpose(first, second))
CTError ct_flatten(CTTensor x, CTInt first, CTInt last, CTTensor *out) CT_MAKE(tensor(x).flatten(first, last))
CTError ct_squeeze(CTTensor x, CTInt dim, CTTensor *out) CT_MAKE(tensor(x).squeeze(dim))
CTError ct_unsqueeze(CTTensor x, CTInt dim, CTTensor *out) CT_MAKE(tensor(x).unsqueeze(dim))
CTError ct_slice(CTTensor x, CTInt dim, CTInt start, CTInt end, CTInt step, CTTensor *out)
    CT_MAKE(tensor(x).slice(dim, start, end, step))
CTError ct_select(CTTensor x, CTInt dim, CTInt index, CTTensor *out) CT_MAKE(tensor(x).select(dim, index))
CTError ct_gather(CTTensor x, CTInt dim, CTTensor indices, CTTensor *out)
    CT_MAKE(tensor(x).gather(dim, tensor(indices)))
CTError ct_index_add(CTTensor x, CTInt dim, CTTensor indices, CTTensor source, CTTensor *out)
    CT_MAKE(tensor(x).index_add(dim, tensor(indices), tensor(source)))
CTError ct_flip(CTTensor x, const CTInt *ds, CTInt count, CTTensor *out) CT_MAKE(tensor(x).flip(ints(ds, count)))
CTError ct_pad(CTTensor x, const CTInt *amounts, CTInt count, double value, CTTensor *out)
    CT_MAKE(at::constant_pad_nd(tensor(x), ints(amounts, count), scalar(tensor(x), value)))
CTError ct_cat(const CTTensor *xs, CTInt count, CTInt dim, CTTensor *out) CT_MAKE(at::cat(ct::list(xs, count), dim))
CTError ct_stack(const CTTensor *xs, CTInt count, CTInt dim, CTTensor *out)
    CT_MAKE(at::stack(ct::list(xs, count), dim))
CTError ct_split(CTTensor x, const CTInt *sizes, CTInt count, CTInt dim, CTTensor *outs)
    CT_TRY(
        const auto parts = tensor(x).split_with_sizes(ints(sizes, count), dim);
        for (size_t i = 0; i < parts.size(); ++i) outs[i] = ct::wrap(parts[i]))
