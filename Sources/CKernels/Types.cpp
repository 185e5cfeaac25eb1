#include "CKTypes.h"

CKInstructions ck_best_instructions(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    return CKAVX512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return CKAVX2;
#endif
  return CKPortable;
}

void ck_serial(int64_t count, CKTask task, void *context) {
  for (int64_t index = 0; index < count; ++index) task(context, index);
}
