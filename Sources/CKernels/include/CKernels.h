/// Kernels over plain memory for what LibTorch does in several passes: no LibTorch here, and no threads of their own.
#pragma once

#include "CKBatchNorm.h"
#include "CKChannelProducts.h"
#include "CKSparseConvolution.h"
#include "CKTypes.h"
