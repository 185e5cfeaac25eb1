#include "CTLosses.h"

#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/kl_div.h>
#include <ATen/ops/l1_loss.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/smooth_l1_loss.h>

#include "Bridge.hpp"

using ct::tensor;

CTError ct_cross_entropy(CTTensor logits, CTTensor targets, int32_t reduction, double label_smoothing, CTTensor *out)
    CT_MAKE(at::cross_entropy_loss(
        tensor(logits), tensor(targets), /*weight=*/{}, reduction, /*ignore_index=*/-100, label_smoothing))
CTError ct_kl_div(CTTensor log_probabilities, CTTensor targets, int32_t reduction, bool log_targets, CTTensor *out)
    CT_MAKE(at::kl_div(tensor(log_probabilities), tensor(targets), reduction, log_targets))
CTError ct_mse_loss(CTTensor x, CTTensor y, int32_t reduction, CTTensor *out)
    CT_MAKE(at::mse_loss(tensor(x), tensor(y), reduction))
CTError ct_l1_loss(CTTensor x, CTTensor y, int32_t reduction, CTTensor *out)
    CT_MAKE(at::l1_loss(tensor(x), tensor(y), reduction))
CTError ct_smooth_l1_loss(CTTensor x, CTTensor y, int32_t reduction, double beta, CTTensor *out)
    CT_MAKE(at::smooth_l1_loss(tensor(x), tensor(y), reduction, beta))
CTError ct_bce_with_logits(CTTensor x, CTTensor y, int32_t reduction, CTTensor *out)
    CT_MAKE(at::binary_cross_entropy_with_logits(tensor(x), tensor(y), /*weight=*/{}, /*pos_weight=*/{}, reduction))
