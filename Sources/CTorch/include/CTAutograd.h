/// Derivatives. A null `seed` means 1, for a scalar; a null `grad` means none.
#pragma once
#include "CTTypes.h"
CT_BEGIN

/// Whether this thread records operations for differentiation.
bool ct_grad_enabled(void);
void ct_set_grad_enabled(bool enabled);

bool ct_requires_grad(CTTensor x);
CTError ct_set_requires_grad(CTTensor x, bool required);
CTError ct_detach(CTTensor x, CTTensor *out);

/// `out` becomes null where there is no gradient.
CTError ct_grad(CTTensor x, CTTensor *out);
CTError ct_set_grad(CTTensor x, CTTensor grad);

CTError ct_backward(CTTensor x, CTTensor seed, bool retain_graph);

/// The gradients of `y` with respect to each of `xs`; null where `y` does not depend on it.
CTError ct_gradients(
    CTTensor y, CTTensor seed, const CTTensor *xs, CTInt count, bool retain_graph,
    bool create_graph, CTTensor *outs);

CT_END
