/// The activations that can end a fused operation.
#pragma once

#include <ATen/ops/relu.h>
#include <ATen/ops/relu6.h>

#include "Bridge.hpp"
#include "CKBatchNorm.h"

namespace ct {

/// The activation by number, see CTNeural.h.
inline at::Tensor activated(const at::Tensor &z, int32_t activation) {
  return activation == CKReLU ? at::relu(z) : activation == CKReLU6 ? at::relu6(z) : z;
}

} // namespace ct
