/// What measuring time asks of the system and has no name in Swift.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Keeps this thread, and those that it starts, to some processors, by number; false where the system cannot.
bool ch_pin(const int32_t *processors, size_t count);

/// The processors that this thread may run on, at most `capacity` of them; how many there are.
size_t ch_processors(int32_t *processors, size_t capacity);

/// Takes numbers too small for full precision as zero, in this thread and those that it starts; false where the processor
/// cannot be told.
bool ch_flush_denormals(void);

/// How often another took a processor from a thread of this process that had not given it up.
int64_t ch_involuntary_switches(void);

/// The nanoseconds that so many multiply-adds take, each waiting for the one before: the time of a fixed number of cycles.
int64_t ch_canary(int64_t operations);

/// Reads and writes every cache line of `bytes` bytes, so that the caches hold nothing else.
void ch_stream(volatile uint8_t *memory, size_t bytes);

/// The 32-bit multiply-adds a second that this thread makes in `steps` rounds of independent ones, in the widest vectors.
double ch_multiply_adds(int64_t steps);

/// The bytes a second that this thread reads of aligned memory, in so many passes over it.
double ch_reading(const void *memory, size_t bytes, int64_t passes);

/// The bytes of a processor's cache of level 2 or 3; 0 where the system does not tell.
size_t ch_cache(int32_t level);

#ifdef __cplusplus
}
#endif
