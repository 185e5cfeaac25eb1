/// How the slab of a tile of channels is laid out, and which loads fill it.
///
/// Each channel has a row for each copy, and a row holds the vectors of one block and then `halo` more. In the copies
/// of `CKShifted` a row of the kernel further down lies `step` vectors further on.
#pragma once

#include "SparseShape.hpp"

namespace ck {

/// A vector from a place within a channel, of which only some lanes count.
struct MaskedLoad {
  int32_t from;
  uint32_t lanes;
};

/// Vectors in the largest block that sums are kept in registers for.
constexpr int64_t most_vectors = 14;

/// The sizes of slabs, blocks and tiles.
struct SparseLayout {
  CKSparseForm form;
  int lanes;
  /// Vectors that the pixels of an output fill; blocks of them; vectors in the largest block.
  int64_t pixel_vectors, blocks, block_vectors;
  /// Input channels of a group; tiles of them; channels in the largest tile.
  int64_t channels, tiles, tile;
  /// Rows of a channel; vectors from one to the next.
  int64_t copies, row;
  /// Rows of the kernel that share a copy; vectors from one to the next, and from the first to the last.
  int64_t steps, step, halo;

  SparseLayout(const CKConvolution &shape, CKSparseSettings settings, int lanes);

  /// The settings, as large as they are in use.
  CKSparseSettings settings() const { return {form, block_vectors, tile}; }

  int64_t first_vector(int64_t block) const { return block * pixel_vectors / blocks; }
  int64_t first_channel(int64_t tile) const { return tile * channels / tiles; }

  /// Numbers in a slab; none where there is none.
  int64_t slab() const { return form == CKPlanes ? 0 : tile * copies * row * lanes; }

  /// Whether offsets reach all vectors of a tile.
  bool is_addressable() const { return (tile * copies - 1) * row + (form == CKPlanes ? 1 : row) <= countable; }

private:
  /// How many vectors an offset can count.
  static constexpr int64_t countable = 1 << 16;
};

struct SparsePlan : SparseLayout {
  Phases phases;
  /// Loads that a vector is merged from; vectors of a copy in all blocks; the loads `[copies, length, pieces]`.
  int64_t pieces = 0, length = 0;
  std::vector<MaskedLoad> loads;

  SparsePlan(const CKConvolution &shape, const SparseLayout &layout);

private:
  using Pieces = std::vector<MaskedLoad>;
  std::vector<Pieces> shifted(const CKConvolution &shape) const;
  std::vector<Pieces> columns(const CKConvolution &shape) const;
};

/// Whether rows of activations can be laid out in this form.
bool is_suitable(CKSparseForm form, const CKConvolution &shape, int lanes);

} // namespace ck
