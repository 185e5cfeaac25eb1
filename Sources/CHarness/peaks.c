#include "CHarness.h"

#include <time.h>
#include <unistd.h>

#define ACCUMULATORS 12

static int64_t nanoseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

// One measurement for each width of vectors. Accumulators are enough to keep two units of four cycles each busy, and few
// enough to stay in registers; the sequence v = v * a + b stays near 1, and its sum is looked at, so that none is left out.
#define MEASURE(NAME, TARGET, BYTES, STEP)                                                                     \
  typedef float NAME##_vector __attribute__((vector_size(BYTES)));                                             \
  TARGET static double NAME##_multiply_adds(int64_t steps) {                                                   \
    NAME##_vector sums[ACCUMULATORS], factor, term;                                                            \
    const int lanes = BYTES / (int)sizeof(float);                                                              \
    for (int lane = 0; lane < lanes; lane++) {                                                                 \
      factor[lane] = 0.5f, term[lane] = 0.5f;                                                                  \
      for (int index = 0; index < ACCUMULATORS; index++) sums[index][lane] = 1.0f + (float)(index + lane);     \
    }                                                                                                          \
    const int64_t start = nanoseconds();                                                                       \
    for (int64_t step = 0; step < steps; step++)                                                               \
      _Pragma("clang loop unroll(full)") for (int index = 0; index < ACCUMULATORS; index++)                    \
          sums[index] = STEP(sums[index], factor, term);                                                       \
    const int64_t time = nanoseconds() - start;                                                                \
    volatile float sink = 0;                                                                                   \
    for (int index = 0; index < ACCUMULATORS; index++) sink += sums[index][index % lanes];                     \
    return (double)steps * ACCUMULATORS * lanes / (double)(time > 0 ? time : 1) * 1e9;                         \
  }                                                                                                            \
  TARGET static double NAME##_reading(const void *memory, size_t bytes, int64_t passes) {                      \
    typedef int block __attribute__((vector_size(BYTES)));                                                     \
    const block *blocks = memory;                                                                              \
    block sums[8] = {{0}};                                                                                     \
    const size_t count = bytes / sizeof(block) / 8 * 8;                                                        \
    const int64_t start = nanoseconds();                                                                       \
    for (int64_t pass = 0; pass < passes; pass++) {                                                            \
      __asm__ volatile("" ::"r"(memory) : "memory");                                                           \
      for (size_t index = 0; index < count; index += 8)                                                        \
        _Pragma("clang loop unroll(full)") for (int part = 0; part < 8; part++) sums[part] ^=                  \
            blocks[index + (size_t)part];                                                                      \
    }                                                                                                          \
    const int64_t time = nanoseconds() - start;                                                                \
    volatile int sink = 0;                                                                                     \
    for (int part = 0; part < 8; part++) sink ^= sums[part][0];                                                \
    return (double)passes * (double)(count * sizeof(block)) / (double)(time > 0 ? time : 1) * 1e9;             \
  }

#define FUSED(value, factor, term) __builtin_elementwise_fma(value, factor, term)
#define UNFUSED(value, factor, term) ((value) * (factor) + (term))

#if defined(__x86_64__)
MEASURE(wide, __attribute__((target("avx512f"))), 64, FUSED)
MEASURE(middle, __attribute__((target("avx2,fma"))), 32, FUSED)
MEASURE(narrow, , 16, UNFUSED)

double ch_multiply_adds(int64_t steps) {
  if (__builtin_cpu_supports("avx512f")) return wide_multiply_adds(steps);
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return middle_multiply_adds(steps);
  return narrow_multiply_adds(steps);
}

double ch_reading(const void *memory, size_t bytes, int64_t passes) {
  if (__builtin_cpu_supports("avx512f")) return wide_reading(memory, bytes, passes);
  if (__builtin_cpu_supports("avx2")) return middle_reading(memory, bytes, passes);
  return narrow_reading(memory, bytes, passes);
}
#else
MEASURE(narrow, , 16, FUSED)

double ch_multiply_adds(int64_t steps) { return narrow_multiply_adds(steps); }

double ch_reading(const void *memory, size_t bytes, int64_t passes) { return narrow_reading(memory, bytes, passes); }
#endif

size_t ch_cache(int32_t level) {
  long bytes = 0;
#ifdef _SC_LEVEL2_CACHE_SIZE
  if (level == 2) bytes = sysconf(_SC_LEVEL2_CACHE_SIZE);
  if (level == 3) bytes = sysconf(_SC_LEVEL3_CACHE_SIZE);
#else
  (void)level;
#endif
  return bytes > 0 ? (size_t)bytes : 0;
}
