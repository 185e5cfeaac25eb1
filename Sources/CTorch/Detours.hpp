/// The operators of LibTorch 2.13 that touch memory which is not theirs, each led around the case in which it does.
#pragma once

#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/group_norm.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/slice.h>

#include <algorithm>
#include <limits>

#include "Bridge.hpp"

namespace ct {

/// Images with their padding made.
inline at::Tensor padded(const at::Tensor &x, CTPair padding, double value) {
  return at::constant_pad_nd(x, {padding.width, padding.width, padding.height, padding.height}, value);
}

/// Whether some window along an axis has a place in the image; sizes that no image has are left to LibTorch.
inline bool reaches(int64_t length, int64_t kernel, int64_t stride, int64_t padding, int64_t dilation) {
  constexpr int64_t most = 1 << 24;
  for (const auto size : {length, kernel, stride, dilation, padding})
    if (size <= 0 || size > most) return true;
  const int64_t reach = dilation * (kernel - 1);
  const int64_t before = std::max<int64_t>(0, (padding - reach + stride - 1) / stride);
  for (int64_t start = before * stride - padding; start < length && start + reach < length + padding; start += stride)
    for (int64_t place = start; place <= start + reach && place < length; place += dilation)
      if (place >= 0) return true;
  return false;
}

/// What a convolution reads: images, and the padding that is still to be made.
struct ConvolutionInput {
  at::Tensor images;
  CTPair padding;
};

/// The input of a convolution, such that some window has a place in the image.
///
/// Where none has, oneDNN's kernels for channels-last order call one that was never made. The padding is then made first,
/// so that windows have places.
inline ConvolutionInput convolution_input(
    const at::Tensor &x, const at::Tensor &weight, CTPair stride, CTPair padding, CTPair dilation) {
  const bool is_fine = x.dim() != 4 || weight.dim() != 4 || padding.height < 0 || padding.width < 0 ||
                       (reaches(x.size(2), weight.size(2), stride.height, padding.height, dilation.height) &&
                        reaches(x.size(3), weight.size(3), stride.width, padding.width, dilation.width));
  if (is_fine) return {x, padding};
  return {ct::padded(x, padding, 0), {0, 0}};
}

/// The largest number of each window.
///
/// A window may have all its places in the padding, the image lying between two of them. LibTorch remembers a place
/// outside of the image as the largest of it, and writes the gradient there. The padding is then made first, as minus
/// infinity; a window that would begin behind the image is let go.
inline at::Tensor max_pool2d(
    const at::Tensor &x, CTPair kernel, CTPair stride, CTPair padding, CTPair dilation, bool ceil_mode) {
  const bool is_valid = padding.height >= 0 && padding.width >= 0 && 2 * padding.height <= kernel.height &&
                        2 * padding.width <= kernel.width && x.is_floating_point() && x.dim() == 4;
  const bool is_missed = is_valid && ((padding.height > 0 && dilation.height > x.size(2)) ||
                                      (padding.width > 0 && dilation.width > x.size(3)));
  if (!is_missed) return at::max_pool2d(x, pair(kernel), pair(stride), pair(padding), pair(dilation), ceil_mode);
  const auto image = ct::padded(x, padding, -std::numeric_limits<double>::infinity());
  const auto pooled = at::max_pool2d(image, pair(kernel), pair(stride), pair({0, 0}), pair(dilation), ceil_mode);
  const auto rows = (x.size(2) + padding.height - 1) / stride.height + 1;
  const auto columns = (x.size(3) + padding.width - 1) / stride.width + 1;
  return pooled.slice(2, 0, rows).slice(3, 0, columns);
}

/// Group norm, in row-major order.
///
/// Of images in channels-last order LibTorch takes the variance as the mean of the squares less the square of the mean,
/// which loses all digits that the two have in common, and writes the gradient of images that want none to address zero.
/// It has no gradient where β stands without γ, which then is given as ones.
inline at::Tensor group_norm(
    const at::Tensor &x, CTInt groups, const std::optional<at::Tensor> &weight, const std::optional<at::Tensor> &bias,
    double epsilon) {
  const auto scale = bias && !weight ? std::optional<at::Tensor>(at::ones_like(bias->detach())) : weight;
  return at::group_norm(x.contiguous(), groups, scale, bias, epsilon).contiguous(x.suggest_memory_format());
}

} // namespace ct
