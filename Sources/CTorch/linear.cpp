#include "CTLinear.h"

#include <ATen/ops/cholesky_inverse.h>
#include <ATen/ops/cholesky_solve.h>
#include <ATen/ops/linalg_cholesky_ex.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/linalg_eigvalsh.h>
#include <ATen/ops/linalg_svdvals.h>

#include "Bridge.hpp"

using ct::tensor;

CTError ct_cholesky(CTTensor x, bool *definite, CTTensor *out) CT_TRY(
    auto [factor, info] = at::linalg_cholesky_ex(tensor(x)); *definite = info.eq(0).all().item<bool>();
    if (*definite) *out = ct::wrap(factor))
CTError ct_is_definite(CTTensor x, CTTensor *out)
    CT_MAKE(std::get<1>(at::linalg_cholesky_ex(tensor(x))).eq(0).to(tensor(x).scalar_type()))
CTError ct_cholesky_solve(CTTensor x, CTTensor factor, CTTensor *out)
    CT_MAKE(at::cholesky_solve(tensor(x), tensor(factor)))
CTError ct_cholesky_inverse(CTTensor factor, CTTensor *out) CT_MAKE(at::cholesky_inverse(tensor(factor)))
CTError ct_eigh(CTTensor x, CTTensor *values, CTTensor *vectors)
    CT_TRY(auto [d, u] = at::linalg_eigh(tensor(x)); *values = ct::wrap(d); *vectors = ct::wrap(u))
CTError ct_eigvalsh(CTTensor x, CTTensor *out) CT_MAKE(at::linalg_eigvalsh(tensor(x)))
CTError ct_svdvals(CTTensor x, CTTensor *out) CT_MAKE(at::linalg_svdvals(tensor(x)))
