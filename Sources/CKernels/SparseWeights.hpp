/// Weights that are not zero, and where they belong.
#pragma once

#include <vector>

#include "SparsePlan.hpp"

namespace ck {

/// Runs of weights, one for each tile of input channels and each output channel, ordered by group, tile and output.
///
/// Within a run weights stand in the order of their offsets, which count vectors from the start of the slab.
class SparseWeights {
public:
  std::vector<float> values;
  std::vector<uint16_t> offsets;
  /// Where each run starts, and where the last one ends.
  std::vector<uint32_t> starts;

  SparseWeights(const CKConvolution &shape, const SparsePlan &plan, const float *dense);

  /// Where the starts of the runs of a tile are.
  int64_t first_run(int64_t group, int64_t tile) const { return (group * tiles + tile) * group_outputs; }

  int64_t bytes() const {
    return values.size() * sizeof(float) + offsets.size() * sizeof(uint16_t) + starts.size() * sizeof(uint32_t);
  }

  /// Weights of the outputs that come before each one, and of all.
  std::vector<int64_t> counts_before(int64_t outputs) const;

  void unpack(const CKConvolution &shape, const SparsePlan &plan, float *dense) const;

private:
  int64_t tiles, group_outputs;

  template <class Body>
  static void for_each_place(const CKConvolution &shape, const SparsePlan &plan, Body body);
};

} // namespace ck
