/// LibTorch's threads for the kernels of CKernels.
#pragma once

#include <ATen/TensorIterator.h>
#include <ATen/ops/arange.h>

#include "CKTypes.h"

namespace ct {

/// A `CKParallel` that runs tasks on the threads of LibTorch's own operators.
///
/// `at::parallel_for` is a template, which without OpenMP's flags compiles to a loop on one thread; an iterator over the
/// indices is compiled in LibTorch, and takes its threads.
inline void parallel(int64_t count, CKTask task, void *context) {
  if (count == 1) return task(context, 0);
  const auto indices = at::arange(count, at::kLong);
  auto iterator = at::TensorIteratorConfig().add_const_input(indices).build();
  iterator.for_each(
      [&](char **data, const int64_t *strides, int64_t width, int64_t height) {
        for (int64_t row = 0; row < height; ++row)
          for (int64_t column = 0; column < width; ++column)
            task(context, *reinterpret_cast<int64_t *>(data[0] + row * strides[1] + column * strides[0]));
      },
      /*grain_size=*/1);
}

} // namespace ct
