#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define CT_BEGIN extern "C" {
#define CT_END }
#else
#define CT_BEGIN
#define CT_END
#endif

/// Null, or what went wrong, to be freed with `free`.
typedef char *CTError;

/// A tensor: one counted reference to LibTorch's. Freed with `ct_free`.
typedef struct CTTensorBox *CTTensor;

/// A stream of random numbers. Freed with `ct_generator_free`.
typedef struct CTGeneratorBox *CTGenerator;

/// A size, a dimension or a count; 64 bits wide.
typedef ptrdiff_t CTInt;

/// A height and a width.
typedef struct {
  CTInt height, width;
} CTPair;

/// LibTorch's `c10::ScalarType` by number.
typedef int32_t CTDataType;

/// LibTorch's `c10::MemoryFormat` by number.
typedef int32_t CTMemoryFormat;

/// LibTorch's `c10::DeviceType` by number, and which of them; -1 for the current one.
typedef struct {
  int32_t kind, index;
} CTDevice;
