#include "SparseShape.hpp"

/// How often a kernel fits.
static int64_t output_size(int64_t size, int64_t kernel, int64_t dilation, int64_t stride) {
  const int64_t extent = (kernel - 1) * dilation + 1;
  return size < extent || stride < 1 ? 0 : (size - extent) / stride + 1;
}

int64_t ck_convolution_output_height(const CKConvolution *shape) {
  return output_size(
      shape->height + shape->pad_top + shape->pad_bottom, shape->kernel_height, shape->dilation_y, shape->stride_y);
}

int64_t ck_convolution_output_width(const CKConvolution *shape) {
  return output_size(
      shape->width + shape->pad_left + shape->pad_right, shape->kernel_width, shape->dilation_x, shape->stride_x);
}

int64_t ck_sparse_plane(int64_t height, int64_t width) { return ck::rounded_up(height * width, 16); }
