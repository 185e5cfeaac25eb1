/// A sparse convolution that can be run, and how a run is divided.
#pragma once

#include "SparsePlan.hpp"
#include "SparseWeights.hpp"

struct CKSparseConvolution {
  CKConvolution shape;
  CKActivation activation;
  CKInstructions instructions;
  ck::SparsePlan plan;
  ck::SparseWeights weights;
  std::vector<float> bias;
  /// Weights of the outputs that come before each one, and of all.
  std::vector<int64_t> counts_before;

  CKSparseConvolution(
      const CKConvolution &shape, const float *weights, const float *bias, CKActivation activation,
      CKInstructions instructions, ck::SparsePlan plan);

  /// Whether images are split by the strides before they are laid out in slabs.
  bool splits() const { return plan.form == CKColumns && ck::is_strided(shape); }
};

namespace ck {

/// Numbers in a vector.
int lane_count(CKInstructions instructions);

/// Where the scratch memory of one part of a run lies: its slab first, then sums, then the split image.
struct Scratch {
  /// In numbers from the start.
  int64_t partial, split, end;

  explicit Scratch(const CKSparseConvolution &convolution);
};

/// Blocks, counted through all images, and output channels.
struct Part {
  int64_t first_block, end_block, first_output, end_output;

  Part(const CKSparseConvolution &convolution, int64_t images, int64_t index, int64_t count);
};

} // namespace ck
