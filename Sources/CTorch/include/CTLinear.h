/// Linear algebra; what stands before the last two dimensions is a batch.
#pragma once

#include "CTTypes.h"

CT_BEGIN

/// The lower factor of symmetric positive definite matrices; `definite` says whether they all are, else `out` is left alone.
CTError ct_cholesky(CTTensor x, bool *definite, CTTensor *out);
/// For each of a batch of symmetric matrices one if it is positive definite, and zero if not.
CTError ct_is_definite(CTTensor x, CTTensor *out);
/// What solves `A y = x` where `factor` is the lower Cholesky factor of `A`.
CTError ct_cholesky_solve(CTTensor x, CTTensor factor, CTTensor *out);
/// The inverse of what `factor` is the lower Cholesky factor of.
CTError ct_cholesky_inverse(CTTensor factor, CTTensor *out);
/// Eigenvalues of symmetric matrices, ascending, and the eigenvectors as columns.
CTError ct_eigh(CTTensor x, CTTensor *values, CTTensor *vectors);
/// Eigenvalues of symmetric matrices, ascending.
CTError ct_eigvalsh(CTTensor x, CTTensor *out);
/// Singular values, descending.
CTError ct_svdvals(CTTensor x, CTTensor *out);

CT_END
