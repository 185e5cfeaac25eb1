/// Making, describing, converting and reading tensors.
#pragma once
#include "CTTypes.h"
CT_BEGIN

void ct_free(CTTensor x);

/// How many handles are alive in this process.
CTInt ct_live_handles(void);

// Making.
CTError ct_zeros(const CTInt *shape, CTInt rank, CTDataType type, CTDevice device, CTTensor *out);
CTError ct_zeros_like(CTTensor x, CTTensor *out);
CTError ct_full(const CTInt *shape, CTInt rank, double value, CTDataType type, CTDevice device, CTTensor *out);
CTError ct_arange(double start, double end, double step, CTDataType type, CTDevice device, CTTensor *out);

/// A CPU tensor that holds a copy of `count` bytes.
CTError ct_copy_bytes(
    const void *bytes, CTInt count, const CTInt *shape, CTInt rank, CTDataType type, CTTensor *out);

/// A CPU tensor over memory that it does not own; `release(context)` is called once, when nothing uses it any more.
/// On failure it is not called.
CTError ct_borrow_bytes(
    void *bytes, CTInt count, const CTInt *shape, CTInt rank, CTDataType type, void *context,
    void (*release)(void *context), CTTensor *out);

// Describing.
CTInt ct_rank(CTTensor x);
CTInt ct_element_count(CTTensor x);
void ct_sizes(CTTensor x, CTInt *sizes);
void ct_strides(CTTensor x, CTInt *strides);
CTDataType ct_data_type(CTTensor x);
CTDevice ct_device(CTTensor x);
bool ct_is_contiguous(CTTensor x, CTMemoryFormat format);

// Converting: the same tensor when there is nothing to do.
CTError ct_to_type(CTTensor x, CTDataType type, CTTensor *out);
CTError ct_to_device(CTTensor x, CTDevice device, CTTensor *out);
CTError ct_to_format(CTTensor x, CTMemoryFormat format, CTTensor *out);

// Reading and writing.
/// The address of the elements of a CPU tensor that is contiguous in row-major order.
CTError ct_data(CTTensor x, void **out);
CTError ct_item(CTTensor x, double *out);
CTError ct_clone(CTTensor x, CTTensor *out);
CTError ct_copy_(CTTensor x, CTTensor source);

CT_END
