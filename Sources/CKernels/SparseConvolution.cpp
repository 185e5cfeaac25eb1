#include "SparseConvolution.hpp"

#include <algorithm>

#include "Instructions.hpp"

CKSparseConvolution::CKSparseConvolution(
    const CKConvolution &shape, const float *dense, const float *bias, CKActivation activation,
    CKInstructions instructions, ck::SparsePlan plan)
    : shape(shape), activation(activation), instructions(instructions), plan(std::move(plan)),
      weights(shape, this->plan, dense), bias(shape.outputs), counts_before(weights.counts_before(shape.outputs)) {
  if (bias) std::copy(bias, bias + shape.outputs, this->bias.begin());
}

namespace ck {

int lane_count(CKInstructions instructions) {
  int count = 0;
  with_passes(instructions, [&](auto passes) { count = passes.lanes; });
  return count;
}

Scratch::Scratch(const CKSparseConvolution &convolution) {
  // All is aligned to 16 numbers, which are 64 bytes, and around the split image as many can be read.
  const auto &plan = convolution.plan;
  const int64_t sums = plan.tiles > 1 ? convolution.shape.outputs * plan.block_vectors * plan.lanes : 0;
  partial = rounded_up(plan.slab(), 16);
  split = partial + rounded_up(sums, 16) + 16;
  end = split + (convolution.splits() ? convolution.shape.inputs * plan.phases.channel() : 0) + 16;
}

Part::Part(const CKSparseConvolution &convolution, int64_t images, int64_t index, int64_t count)
    : first_block(0), end_block(images * convolution.plan.blocks), first_output(0),
      end_output(convolution.shape.outputs) {
  const int64_t blocks = end_block, outputs = end_output;
  if (blocks % count == 0 || blocks >= 4 * count) {
    first_block = index * blocks / count;
    end_block = (index + 1) * blocks / count;
    return;
  }
  // An output costs something even without weights.
  const auto &before = convolution.counts_before;
  const auto boundary = [&](int64_t part) {
    const int64_t goal = (before.back() + outputs) * part / count;
    int64_t output = 0;
    while (output < outputs && before[output] + output < goal) ++output;
    return output;
  };
  first_output = boundary(index);
  end_output = boundary(index + 1);
}

} // namespace ck

CKSparseConvolution *ck_sparse_create(
    const CKConvolution *shape, const float *weights, const float *bias, CKActivation activation,
    CKInstructions instructions, const CKSparseSettings *settings) {
  if (!ck::is_possible(*shape) || instructions > ck_best_instructions()) return nullptr;
  const int lanes = ck::lane_count(instructions);
  const auto chosen = settings ? *settings : ck_sparse_default_settings(shape, instructions);
  if (!ck::is_suitable(chosen.form, *shape, lanes)) return nullptr;
  const ck::SparseLayout layout(*shape, chosen, lanes);
  if (!layout.is_addressable()) return nullptr;
  return new CKSparseConvolution(
      *shape, weights, bias, activation, instructions, ck::SparsePlan(*shape, layout));
}

void ck_sparse_destroy(CKSparseConvolution *convolution) { delete convolution; }

CKSparseSettings ck_sparse_settings(const CKSparseConvolution *convolution) { return convolution->plan.settings(); }

int64_t ck_sparse_nonzeros(const CKSparseConvolution *convolution) { return convolution->weights.values.size(); }

int64_t ck_sparse_weight_bytes(const CKSparseConvolution *convolution) { return convolution->weights.bytes(); }

int64_t ck_sparse_macs(const CKSparseConvolution *convolution) {
  return ck_sparse_nonzeros(convolution) * ck::output_pixels(convolution->shape);
}

void ck_sparse_unpack(const CKSparseConvolution *convolution, float *weights) {
  convolution->weights.unpack(convolution->shape, convolution->plan, weights);
}

int64_t ck_sparse_scratch_bytes(const CKSparseConvolution *convolution, int64_t parts) {
  return ck::Scratch(*convolution).end * int64_t(sizeof(float)) * std::max<int64_t>(1, parts);
}
