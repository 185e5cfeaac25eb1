#include <algorithm>

#include "Instructions.hpp"
#include "Layout.hpp"
#include "SparseConvolution.hpp"

namespace ck {

/// Adds up the runs over so many vectors, a number that is known when this is compiled.
template <class Passes, int vectors = 1>
static void add_runs(int64_t count, const SparseRuns &runs) {
  if (count == vectors) return Passes::template sparse_runs<Passes::lanes, vectors>(runs);
  if constexpr (vectors < most_vectors) add_runs<Passes, vectors + 1>(count, runs);
}

/// One part of a run: block by block, and in each tile by tile.
template <class Passes>
struct SparseTask {
  static constexpr int lanes = Passes::lanes;
  const CKSparseConvolution &convolution;
  const Part part;
  const float *input, *residual;
  float *output, *scratch;

  const CKConvolution &shape = convolution.shape;
  const SparsePlan &plan = convolution.plan;
  const Scratch places = Scratch(convolution);
  const int64_t group_outputs = shape.outputs / shape.groups;
  const int64_t input_plane = ck_sparse_plane(shape.height, shape.width);
  const int64_t output_plane =
      ck_sparse_plane(ck_convolution_output_height(&shape), ck_convolution_output_width(&shape));
  /// Numbers from a channel to the next of what slabs are filled from.
  const int64_t plane = convolution.splits() ? plan.phases.channel() : input_plane;

  void run() const {
    int64_t split_image = -1;
    for (int64_t at = part.first_block; at < part.end_block; ++at) {
      const int64_t image = at / plan.blocks;
      const float *planes = input + image * shape.inputs * input_plane;
      if (convolution.splits()) {
        float *split = scratch + places.split;
        if (image != split_image) Passes::template sparse_split<lanes>(&shape, &plan.phases, planes, split);
        split_image = image;
        planes = split;
      }
      for (int64_t group = part.first_output / group_outputs; group * group_outputs < part.end_output; ++group)
        for (int64_t tile = 0; tile < plan.tiles; ++tile) run(image, at % plan.blocks, group, tile, planes);
    }
  }

  void run(int64_t image, int64_t block, int64_t group, int64_t tile, const float *planes) const {
    const int64_t first = plan.first_vector(block), vectors = plan.first_vector(block + 1) - first;
    const int64_t channel = plan.first_channel(tile), channels = plan.first_channel(tile + 1) - channel;
    const int64_t first_output = std::max(part.first_output, group * group_outputs);
    const int64_t outputs = std::min(part.end_output, (group + 1) * group_outputs) - first_output;
    const auto &weights = convolution.weights;
    const uint32_t *starts =
        weights.starts.data() + weights.first_run(group, tile) + first_output - group * group_outputs;

    planes += (group * plan.channels + channel) * plane;
    if (plan.form != CKPlanes && starts[0] < starts[outputs]) fill(planes, channels, first, vectors);

    const int64_t partial_row = plan.block_vectors * lanes;
    const int64_t place = (image * shape.outputs + first_output) * output_plane + first * lanes;
    add_runs<Passes>(
        vectors, {.outputs = outputs,
                  .starts = starts,
                  .offsets = weights.offsets.data(),
                  .values = weights.values.data(),
                  .slab = plan.form == CKPlanes ? planes + first * lanes : scratch,
                  .bias = tile == 0 ? &convolution.bias[first_output] : nullptr,
                  .partial = scratch + places.partial + (first_output - part.first_output) * partial_row,
                  .partial_row = partial_row,
                  .output = tile == plan.tiles - 1 ? output + place : nullptr,
                  .residual = residual ? residual + place : nullptr,
                  .plane = output_plane,
                  .activation = convolution.activation});
  }

  void fill(const float *planes, int64_t channels, int64_t first, int64_t vectors) const {
    const auto lay_out = [&](auto is_merged) {
      Passes::template sparse_fill<lanes, is_merged()>(&plan, planes, plane, channels, first, vectors, scratch);
    };
    plan.pieces > 1 ? lay_out(std::true_type()) : lay_out(std::false_type());
  }
};

} // namespace ck

void ck_sparse_run(
    const CKSparseConvolution *convolution, int64_t images, const float *input, const float *residual, float *output,
    void *scratch, int64_t parts, CKParallel parallel) {
  const int64_t size = ck::Scratch(*convolution).end, count = std::max<int64_t>(1, parts);
  ck::with_passes(convolution->instructions, [&](auto passes) {
    ck::run_parallel(parallel, count, [&](int64_t index) {
      const ck::SparseTask<decltype(passes)> task{
          *convolution, ck::Part(*convolution, images, index, count), input, residual, output,
          static_cast<float *>(scratch) + index * size};
      task.run();
    });
  });
}
