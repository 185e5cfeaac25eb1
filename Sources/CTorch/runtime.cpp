#include "CTRuntime.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/detail/MPSHooksInterface.h>
#include <torch/headeronly/version.h>

#include "Bridge.hpp"

const char *ct_version(void) { return TORCH_VERSION; }

CTInt ct_thread_count(void) { return at::get_num_threads(); }
CTError ct_set_thread_count(CTInt count) CT_TRY(at::set_num_threads(static_cast<int>(count)))

bool ct_has_cuda(void) { return at::hasCUDA() && at::detail::getCUDAHooks().getNumGPUs() > 0; }
CTInt ct_cuda_count(void) { return at::hasCUDA() ? at::detail::getCUDAHooks().getNumGPUs() : 0; }
bool ct_has_mps(void) { return at::hasMPS(); }
CTError ct_synchronize(CTDevice device)
    CT_TRY(const auto d = ct::device(device);
           if (d.is_cuda()) at::detail::getCUDAHooks().deviceSynchronize(d.has_index() ? d.index() : 0);
           else if (d.is_mps()) at::detail::getMPSHooks().deviceSynchronize())

CTError ct_manual_seed(uint64_t seed) CT_TRY(at::manual_seed(seed))
CTError ct_set_deterministic(bool deterministic)
    CT_TRY(at::globalContext().setDeterministicAlgorithms(deterministic, /*warn_only=*/false);
           at::globalContext().setDeterministicCuDNN(deterministic))
bool ct_set_flush_denormals(bool flush) { return at::globalContext().setFlushDenormal(flush); }
