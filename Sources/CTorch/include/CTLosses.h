/// Losses. A reduction is LibTorch's by number: 0 none, 1 mean, 2 sum.
#pragma once
#include "CTTypes.h"
CT_BEGIN

CTError ct_cross_entropy(CTTensor logits, CTTensor targets, int32_t reduction, double label_smoothing, CTTensor *out);
CTError ct_kl_div(CTTensor log_probabilities, CTTensor targets, int32_t reduction, bool log_targets, CTTensor *out);
CTError ct_mse_loss(CTTensor x, CTTensor y, int32_t reduction, CTTensor *out);
CTError ct_l1_loss(CTTensor x, CTTensor y, int32_t reduction, CTTensor *out);
CTError ct_smooth_l1_loss(CTTensor x, CTTensor y, int32_t reduction, double beta, CTTensor *out);
CTError ct_bce_with_logits(CTTensor x, CTTensor y, int32_t reduction, CTTensor *out);

CT_END
