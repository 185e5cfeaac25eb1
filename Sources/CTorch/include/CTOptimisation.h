/// Optimiser steps over whole lists of parameters.
#pragma once
#include "CTTypes.h"
CT_BEGIN

/// One step of `torch.optim.SGD` without dampening, on `count` parameters in place.
///
/// `momenta` is null when `momentum` is 0, else holds buffers that start as zeros.
CTError ct_sgd_step(
    const CTTensor *parameters, const CTTensor *gradients,
    const CTTensor *momenta, CTInt count, double learning_rate, double momentum,
    double weight_decay, bool nesterov);

/// Step `step` (from 1) of `torch.optim.Adam`, or of `AdamW` where `decoupled`, on `count` parameters in place.
CTError ct_adam_step(
    const CTTensor *parameters, const CTTensor *gradients,
    const CTTensor *means, const CTTensor *squares, CTInt count, double step,
    double learning_rate, double beta1, double beta2, double epsilon, double weight_decay, bool decoupled);

/// Scales `xs` in place so that their joint 2-norm is at most `limit`; `norm` becomes what it was.
CTError ct_clip_norm_(const CTTensor *xs, CTInt count, double limit, double *norm);

CT_END
