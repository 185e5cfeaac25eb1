/// How the windows of a convolution lie in its images.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace ct {

/// The numbers of a convolution, along the rows and the columns.
struct Geometry {
  std::array<int64_t, 2> stride, padding, dilation;
  int64_t groups;

  /// Whether the numbers are some that a convolution can have; others are left to LibTorch to name.
  bool is_valid() const {
    for (const auto &numbers : {stride, dilation})
      if (numbers[0] <= 0 || numbers[1] <= 0) return false;
    return padding[0] >= 0 && padding[1] >= 0;
  }

  /// How many windows of `kernel` places there are along an axis of `length` places.
  int64_t windows(int axis, int64_t length, int64_t kernel) const {
    return (length + 2 * padding[axis] - dilation[axis] * (kernel - 1) - 1) / stride[axis] + 1;
  }

  /// What a window sees of the image along an axis: from which number of the kernel on, from which place on, and how many.
  struct Taps {
    int64_t tap, place, count;
  };

  /// The taps of a window, without dilation.
  Taps taps(int axis, int64_t window, int64_t length, int64_t kernel) const {
    const int64_t start = window * stride[axis] - padding[axis];
    const int64_t tap = std::max<int64_t>(0, -start);
    return {tap, start + tap, std::min(kernel, length - start) - tap};
  }

  /// The share of all taps along an axis that see the image and not the padding, without dilation.
  double share(int axis, int64_t length, int64_t kernel) const {
    const int64_t count = windows(axis, length, kernel);
    int64_t seen = 0;
    for (int64_t window = 0; window < count; ++window)
      seen += std::max<int64_t>(0, taps(axis, window, length, kernel).count);
    return count > 0 ? double(seen) / (count * kernel) : 1;
  }
};

} // namespace ct
