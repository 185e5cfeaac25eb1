#include "SparseWeights.hpp"

namespace ck {

/// Calls `body` with each run's number, a dense weight's and its offset, run by run and in the order of offsets.
template <class Body>
void SparseWeights::for_each_place(const CKConvolution &shape, const SparsePlan &plan, Body body) {
  const int64_t outputs = shape.outputs / shape.groups, kernel = shape.kernel_height * shape.kernel_width;
  int64_t run = 0;
  for (int64_t group = 0; group < shape.groups; ++group)
    for (int64_t tile = 0; tile < plan.tiles; ++tile)
      for (int64_t output = 0; output < outputs; ++output, ++run) {
        const int64_t first = plan.first_channel(tile), end = plan.first_channel(tile + 1);
        for (int64_t channel = first; channel < end; ++channel)
          for (int64_t copy = 0; copy < plan.copies; ++copy)
            for (int64_t step = 0; step < plan.steps; ++step) {
              const int64_t place = step * plan.copies + copy;
              const int64_t weight = ((group * outputs + output) * plan.channels + channel) * kernel + place;
              const int64_t row = (channel - first) * plan.copies + copy;
              body(run, weight, uint16_t(row * plan.row + step * plan.step));
            }
      }
}

SparseWeights::SparseWeights(const CKConvolution &shape, const SparsePlan &plan, const float *dense)
    : starts(shape.outputs * plan.tiles + 1), tiles(plan.tiles), group_outputs(shape.outputs / shape.groups) {
  for_each_place(shape, plan, [&](int64_t run, int64_t weight, uint16_t) { starts[run + 1] += dense[weight] != 0; });
  for (uint64_t run = 1; run < starts.size(); ++run) starts[run] += starts[run - 1];
  values.reserve(starts.back());
  offsets.reserve(starts.back());
  for_each_place(shape, plan, [&](int64_t, int64_t weight, uint16_t offset) {
    if (dense[weight] == 0) return;
    values.push_back(dense[weight]);
    offsets.push_back(offset);
  });
}

std::vector<int64_t> SparseWeights::counts_before(int64_t outputs) const {
  std::vector<int64_t> counts(outputs + 1);
  for (int64_t output = 0; output < outputs; ++output) {
    counts[output + 1] = counts[output];
    for (int64_t tile = 0; tile < tiles; ++tile) {
      const int64_t run = first_run(output / group_outputs, tile) + output % group_outputs;
      counts[output + 1] += starts[run + 1] - starts[run];
    }
  }
  return counts;
}

void SparseWeights::unpack(const CKConvolution &shape, const SparsePlan &plan, float *dense) const {
  uint32_t at = 0;
  for_each_place(shape, plan, [&](int64_t run, int64_t weight, uint16_t offset) {
    const bool is_kept = at < starts[run + 1] && offsets[at] == offset;
    dense[weight] = is_kept ? values[at++] : 0;
  });
}

} // namespace ck
