/// What follows from the shape of a convolution: sizes, and where pixels lie.
#pragma once

#include <vector>

#include "CKSparseConvolution.h"

namespace ck {

/// `value / unit`, rounded up.
inline int64_t divided_up(int64_t value, int64_t unit) { return (value + unit - 1) / unit; }

/// `value` rounded up to a multiple of `unit`.
inline int64_t rounded_up(int64_t value, int64_t unit) { return divided_up(value, unit) * unit; }

/// An image split by the strides of a convolution.
///
/// The pixels `[i s + a, j s + b]` are the phase `[a, b]`, and lie next to each other. Of an output's successive pixels
/// each number of the kernel then meets successive pixels of one phase. Only phases that are met are kept.
struct Phases {
  struct Phase {
    int64_t row, column;
  };
  /// Of one phase.
  int64_t height, width, plane;
  std::vector<Phase> kept;

  explicit Phases(const CKConvolution &shape)
      : height(divided_up(shape.height, shape.stride_y)), width(divided_up(shape.width, shape.stride_x)),
        plane(ck_sparse_plane(height, width)), numbers(shape.stride_y * shape.stride_x, -1),
        columns(shape.stride_x) {
    for (int64_t y = 0; y < shape.kernel_height; ++y)
      for (int64_t x = 0; x < shape.kernel_width; ++x) {
        const Phase phase{
            residue(y * shape.dilation_y - shape.pad_top, shape.stride_y),
            residue(x * shape.dilation_x - shape.pad_left, shape.stride_x)};
        int64_t &number = numbers[phase.row * columns + phase.column];
        if (number >= 0) continue;
        number = kept.size();
        kept.push_back(phase);
      }
  }

  /// Numbers of one channel.
  int64_t channel() const { return kept.size() * plane; }

  /// Where a pixel of the image lies.
  int64_t place(int64_t y, int64_t x, const CKConvolution &shape) const {
    const int64_t number = numbers[y % shape.stride_y * columns + x % shape.stride_x];
    return number * plane + y / shape.stride_y * width + x / shape.stride_x;
  }

private:
  std::vector<int64_t> numbers;
  int64_t columns;

  static int64_t residue(int64_t value, int64_t modulus) { return (value % modulus + modulus) % modulus; }
};

/// Whether there is such a convolution.
inline bool is_possible(const CKConvolution &shape) {
  for (int64_t size :
       {shape.inputs, shape.outputs, shape.groups, shape.height, shape.width, shape.kernel_height,
        shape.kernel_width, shape.stride_y, shape.stride_x, shape.dilation_y, shape.dilation_x})
    if (size < 1) return false;
  for (int64_t pad : {shape.pad_top, shape.pad_left, shape.pad_bottom, shape.pad_right})
    if (pad < 0) return false;
  return shape.inputs % shape.groups == 0 && shape.outputs % shape.groups == 0 &&
         ck_convolution_output_height(&shape) > 0 && ck_convolution_output_width(&shape) > 0;
}

inline bool is_strided(const CKConvolution &shape) { return shape.stride_y > 1 || shape.stride_x > 1; }

/// Numbers in the output of one channel, without the gap.
inline int64_t output_pixels(const CKConvolution &shape) {
  return ck_convolution_output_height(&shape) * ck_convolution_output_width(&shape);
}

} // namespace ck
