#include <ATen/ops/as_strided.h>
#include <ATen/ops/constant_pad_nd.h>

#include "Bridge.hpp"
#include "CTNeural.h"
#include "Geometry.hpp"

namespace {

/// The patches as rows of channels, which lie together in images whose channels come last.
at::Tensor patches(const at::Tensor &x, CTPair kernel, const ct::Geometry &geometry) {
  TORCH_CHECK(x.dim() == 4, "patches are of images [N, C, H, W], not of ", x.sizes());
  TORCH_CHECK(geometry.is_valid(), "strides and dilations are at least one, and padding is at least zero");
  const auto &[stride, padding, dilation, groups] = geometry;
  const auto padded =
      at::constant_pad_nd(x.permute({0, 2, 3, 1}), {0, 0, padding[1], padding[1], padding[0], padding[0]})
          .contiguous();
  TORCH_CHECK(
      padded.size(1) > dilation[0] * (kernel.height - 1) && padded.size(2) > dilation[1] * (kernel.width - 1),
      "a kernel of ", kernel.height, "x", kernel.width, " does not fit into images of ", x.sizes());
  const auto rows = geometry.windows(0, x.size(2), kernel.height), columns = geometry.windows(1, x.size(3), kernel.width);
  const auto count = x.size(0), channels = x.size(1), line = padded.size(2) * channels;
  return padded
      .as_strided(
          {count, rows, columns, kernel.height, kernel.width, channels},
          {padded.size(1) * line, stride[0] * line, stride[1] * channels, dilation[0] * line, dilation[1] * channels,
           1})
      .reshape({count, rows * columns, kernel.height, kernel.width, channels});
}

}  // namespace

CTError ct_patches(
    CTTensor x, CTPair kernel, CTPair stride, CTPair padding, CTPair dilation, CTTensor *out)
    CT_TRY(
        const ct::Geometry geometry{ct::pair(stride), ct::pair(padding), ct::pair(dilation), 1};
        *out = ct::wrap(patches(ct::tensor(x), kernel, geometry)))
