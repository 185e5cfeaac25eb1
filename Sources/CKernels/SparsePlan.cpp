#include "SparsePlan.hpp"

#include <algorithm>

namespace ck {

bool is_suitable(CKSparseForm form, const CKConvolution &shape, int lanes) {
  switch (form) {
  case CKPlanes:
    return !is_strided(shape) && shape.kernel_height * shape.kernel_width == 1 &&
           shape.pad_top + shape.pad_left + shape.pad_bottom + shape.pad_right == 0;
  case CKShifted:
    return !is_strided(shape) && ck_convolution_output_width(&shape) == shape.width && shape.width % lanes == 0;
  case CKColumns: return true;
  }
  return false;
}

SparseLayout::SparseLayout(const CKConvolution &shape, CKSparseSettings settings, int lanes)
    : form(settings.form), lanes(lanes), copies(1), steps(1), step(0), halo(0) {
  // Blocks as even as can be.
  pixel_vectors = divided_up(output_pixels(shape), lanes);
  blocks = divided_up(pixel_vectors, std::clamp<int64_t>(settings.vectors, 1, most_vectors));
  block_vectors = divided_up(pixel_vectors, blocks);

  switch (form) {
  case CKPlanes: break;
  case CKShifted:
    copies = shape.kernel_width;
    steps = shape.kernel_height;
    step = shape.dilation_y * shape.width / lanes;
    halo = (steps - 1) * step;
    break;
  case CKColumns: copies = shape.kernel_height * shape.kernel_width; break;
  }
  row = form == CKPlanes ? ck_sparse_plane(shape.height, shape.width) / lanes : block_vectors + halo;

  // Tiles likewise, and none with more vectors than offsets count.
  channels = shape.inputs / shape.groups;
  const int64_t most = std::max<int64_t>(1, countable / (copies * row));
  tiles = divided_up(channels, std::clamp<int64_t>(settings.tile, 1, most));
  tile = divided_up(channels, tiles);
}

/// Loads are laid out with as many for each vector; those in excess have no lanes, and load what is there.
SparsePlan::SparsePlan(const CKConvolution &shape, const SparseLayout &layout) : SparseLayout(layout), phases(shape) {
  if (form == CKPlanes) return;
  const auto vectors = form == CKShifted ? shifted(shape) : columns(shape);
  for (const auto &vector : vectors) pieces = std::max<int64_t>({1, pieces, int64_t(vector.size())});
  length = vectors.size() / copies;
  loads.resize(vectors.size() * pieces, {0, 0});
  for (uint64_t at = 0; at < vectors.size(); ++at)
    std::copy(vectors[at].begin(), vectors[at].end(), loads.begin() + at * pieces);
}

/// Adds the lane of a vector that is to hold what lies at `place`.
static void add_lane(std::vector<MaskedLoad> &pieces, int lane, int64_t place) {
  const auto from = int32_t(place - lane);
  for (auto &piece : pieces)
    if (piece.from == from) {
      piece.lanes |= 1u << lane;
      return;
    }
  pieces.push_back({from, 1u << lane});
}

/// Vectors of the image, as it is shifted by each column of the kernel, with its padding above and below.
std::vector<SparsePlan::Pieces> SparsePlan::shifted(const CKConvolution &shape) const {
  const int64_t height = shape.height + shape.pad_top + shape.pad_bottom, count = height * shape.width / lanes;
  std::vector<Pieces> vectors(copies * count);
  for (int64_t copy = 0; copy < copies; ++copy)
    for (int64_t at = 0; at < height * shape.width; ++at) {
      const int64_t y = at / shape.width - shape.pad_top;
      const int64_t x = at % shape.width + copy * shape.dilation_x - shape.pad_left;
      if (y >= 0 && y < shape.height && x >= 0 && x < shape.width)
        add_lane(vectors[copy * count + at / lanes], at % lanes, y * shape.width + x);
    }
  return vectors;
}

/// Vectors of what each number of the kernel meets.
std::vector<SparsePlan::Pieces> SparsePlan::columns(const CKConvolution &shape) const {
  const int64_t width = ck_convolution_output_width(&shape), pixels = output_pixels(shape);
  std::vector<Pieces> vectors(copies * pixel_vectors);
  for (int64_t copy = 0; copy < copies; ++copy)
    for (int64_t pixel = 0; pixel < pixels; ++pixel) {
      const int64_t row = copy / shape.kernel_width, column = copy % shape.kernel_width;
      const int64_t y = pixel / width * shape.stride_y + row * shape.dilation_y - shape.pad_top;
      const int64_t x = pixel % width * shape.stride_x + column * shape.dilation_x - shape.pad_left;
      if (y >= 0 && y < shape.height && x >= 0 && x < shape.width)
        add_lane(vectors[copy * pixel_vectors + pixel / lanes], pixel % lanes, phases.place(y, x, shape));
    }
  return vectors;
}

} // namespace ck
