#include <ATen/ops/as_strided.h>
#include <ATen/ops/constant_pad_nd.h>

#include "Bridge.hpp"
#include "CTNeural.h"

namespace {

/// How many places a kernel has along one axis.
int64_t places(int64_t length, int64_t kernel, int64_t stride, int64_t dilation) {
  const auto reach = dilation * (kernel - 1) + 1;
  TORCH_CHECK(length >= reach && stride > 0, "a kernel that reaches over ", reach, " does not fit into ", length);
  return (length - reach) / stride + 1;
}

/// The patches as rows of channels, which lie together in images whose channels come last.
at::Tensor patches(const at::Tensor &x, CTPair kernel, CTPair stride, CTPair padding, CTPair dilation) {
  TORCH_CHECK(x.dim() == 4, "patches are of images [N, C, H, W], not of ", x.sizes());
  const auto padded = at::constant_pad_nd(
                          x.permute({0, 2, 3, 1}), {0, 0, padding.width, padding.width, padding.height, padding.height})
                          .contiguous();
  const auto count = x.size(0), channels = x.size(1), height = padded.size(1), width = padded.size(2);
  const auto rows = places(height, kernel.height, stride.height, dilation.height);
  const auto columns = places(width, kernel.width, stride.width, dilation.width);
  const auto line = width * channels;
  return padded
      .as_strided(
          {count, rows, columns, kernel.height, kernel.width, channels},
          {height * line, stride.height * line, stride.width * channels, dilation.height * line,
           dilation.width * channels, 1})
      .reshape({count, rows * columns, kernel.height, kernel.width, channels});
}

}  // namespace

CTError ct_patches(
    CTTensor x, CTPair kernel, CTPair stride, CTPair padding, CTPair dilation, CTTensor *out)
    CT_MAKE(patches(ct::tensor(x), kernel, stride, padding, dilation))
