/// LibTorch as a whole: version, threads, devices, determinism.
#pragma once
#include "CTTypes.h"
CT_BEGIN

const char *ct_version(void);

CTInt ct_thread_count(void);
CTError ct_set_thread_count(CTInt count);

/// Whether this processor multiplies numbers of type bfloat16, as far as can be told.
bool ct_multiplies_bfloat16(void);
/// Keeps memory that is freed for the next allocation, up to 32 MiB a piece, where the C library can be told so.
void ct_keep_freed_memory(void);

bool ct_has_cuda(void);
CTInt ct_cuda_count(void);
bool ct_has_mps(void);
CTError ct_synchronize(CTDevice device);

CTError ct_manual_seed(uint64_t seed);
CTError ct_set_deterministic(bool deterministic);
/// False where the processor cannot.
bool ct_set_flush_denormals(bool flush);

CT_END
