#include "CTRuntime.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/detail/MPSHooksInterface.h>
#include <torch/headeronly/version.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "Bridge.hpp"

const char *ct_version(void) { return TORCH_VERSION; }

CTInt ct_thread_count(void) { return at::get_num_threads(); }
CTError ct_set_thread_count(CTInt count) CT_TRY(at::set_num_threads(static_cast<int>(count)))

bool ct_multiplies_bfloat16(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16");
#else
  return true;
#endif
}

void ct_keep_freed_memory(void) {
#if defined(__GLIBC__)
  // A block with a mapping of its own, as all of 32 MiB and more have by default, goes back when it is freed.
  mallopt(M_MMAP_MAX, 0);
  // And so does what is free at the end of the heap.
  mallopt(M_TRIM_THRESHOLD, -1);
  // Heaps of other threads, of 64 MiB each, go back as soon as they are empty, which no threshold keeps them from: all take the one heap.
  mallopt(M_ARENA_MAX, 1);
#endif
}

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
