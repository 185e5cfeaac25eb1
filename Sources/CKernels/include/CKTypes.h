#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
#define CK_BEGIN extern "C" {
#define CK_END }
#else
#define CK_BEGIN
#define CK_END
#endif

CK_BEGIN

/// The type of the numbers in memory; sums are always made in more bits.
typedef enum { CKFloat32, CKBFloat16 } CKElement;

/// The instructions that a kernel is written in, the widest last.
typedef enum { CKPortable, CKAVX2, CKAVX512 } CKInstructions;

/// The widest instructions that this processor has and this build knows.
CKInstructions ck_best_instructions(void);

/// Does task number `index` of something.
typedef void (*CKTask)(void *context, int64_t index);

/// Runs `task` once for each index in 0..<count, in any order, on any threads, and returns when all are done.
typedef void (*CKParallel)(int64_t count, CKTask task, void *context);

/// Runs the tasks one after the other on the calling thread.
void ck_serial(int64_t count, CKTask task, void *context);

CK_END
