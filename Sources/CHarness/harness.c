#define _GNU_SOURCE
#include "CHarness.h"

#include <sys/resource.h>
#include <time.h>

#ifdef __linux__
#include <sched.h>
#endif
#ifdef __SSE2__
#include <xmmintrin.h>
#endif

bool ch_pin(const int32_t *processors, size_t count) {
#ifdef __linux__
  cpu_set_t set;
  CPU_ZERO(&set);
  for (size_t index = 0; index < count; index++) {
    if (processors[index] < 0 || processors[index] >= CPU_SETSIZE) return false;
    CPU_SET(processors[index], &set);
  }
  return sched_setaffinity(0, sizeof set, &set) == 0;
#else
  (void)processors;
  (void)count;
  return false;
#endif
}

size_t ch_processors(int32_t *processors, size_t capacity) {
  size_t count = 0;
#ifdef __linux__
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 0;
  for (int32_t index = 0; index < CPU_SETSIZE && count < capacity; index++)
    if (CPU_ISSET(index, &set)) processors[count++] = index;
#else
  (void)processors;
  (void)capacity;
#endif
  return count;
}

bool ch_flush_denormals(void) {
#ifdef __SSE2__
  // Bit 15: results; bit 6: operands.
  _mm_setcsr(_mm_getcsr() | 0x8040);
  return true;
#else
  return false;
#endif
}

int64_t ch_involuntary_switches(void) {
  struct rusage usage;
  return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_nivcsw : 0;
}

static int64_t nanoseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int64_t ch_canary(int64_t operations) {
  // The sequence stays near 1, and its last number is looked at, so that no step of it can be left out.
  volatile double sink;
  const int64_t start = nanoseconds();
  double value = 1.5;
  for (int64_t index = 0; index < operations; index++) value = value * 0.5 + 0.5;
  sink = value;
  (void)sink;
  return nanoseconds() - start;
}

void ch_stream(volatile uint8_t *memory, size_t bytes) {
  for (size_t index = 0; index < bytes; index += 64) memory[index]++;
}
