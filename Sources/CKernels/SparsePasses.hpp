/// The passes of a sparse convolution over memory, for any instructions.
#pragma once

#include <utility>

#include "Activations.hpp"
#include "CKBatchNorm.h"
#include "SparsePlan.hpp"
#include "Vectors.hpp"

/// Before a loop over sums, all of which then stay in registers.
#define CK_UNROLL _Pragma("clang loop unroll(full)")

namespace ck {

/// The runs of weights of one tile of channels, and what becomes of their sums over one block of pixels.
struct SparseRuns {
  int64_t outputs;
  /// Where the run of each output starts, and where the last one ends.
  const uint32_t *starts;
  const uint16_t *offsets;
  const float *values;
  const float *slab;
  /// What sums start from; null behind the first tile, where they go on from `partial`.
  const float *bias;
  /// Sums that other tiles go on with `[outputs, partial_row]`.
  float *partial;
  int64_t partial_row;
  /// Where results go; null before the last tile.
  float *output;
  /// What is added to them, or null.
  const float *residual;
  /// Numbers from one output to the next.
  int64_t plane;
  CKActivation activation;
};

template <class V>
CK_INLINE typename V::Floats activated(CKActivation activation, typename V::Floats sum) {
  switch (activation) {
  case CKReLU: return ReLU::value<V>(sum);
  case CKReLU6: return ReLU6::value<V>(sum);
  default: return sum;
  }
}

/// Adds `weight` times a row of activations.
template <int lanes, int vectors>
CK_INLINE void add_row(const float *row, float weight, typename Vectors<lanes>::Floats *sum) {
  CK_UNROLL for (int i = 0; i < vectors; ++i) sum[i] += weight * Vectors<lanes>::load(row + i * lanes);
}

/// Adds up the runs over so many vectors of pixels.
///
/// A multiply-add takes four cycles and two start in each, so that eight sums must be under way at the least.
template <int lanes, int vectors>
CK_INLINE void sparse_runs(SparseRuns runs) {
  using V = Vectors<lanes>;
  constexpr int sets = (8 + vectors - 1) / vectors;
  for (int64_t output = 0; output < runs.outputs; ++output) {
    typename V::Floats sum[sets][vectors] = {};
    float *partial = runs.partial + output * runs.partial_row;
    if (runs.bias) {
      CK_UNROLL for (int i = 0; i < vectors; ++i) sum[0][i] += runs.bias[output];
    } else {
      CK_UNROLL for (int i = 0; i < vectors; ++i) sum[0][i] = V::load(partial + i * lanes);
    }

    int64_t at = runs.starts[output];
    const int64_t end = runs.starts[output + 1];
    if (at == end && !runs.bias && !runs.output) continue;
    for (; at + sets <= end; at += sets) {
      uint64_t four = 0;
      CK_UNROLL for (int set = 0; set < sets; ++set) {
        // With few vectors loads are what takes time, and one brings four offsets.
        if (sets >= 4 && set % 4 == 0) memcpy(&four, runs.offsets + at + set, sizeof four);
        const uint64_t offset = sets >= 4 ? four >> set % 4 * 16 & 0xFFFF : runs.offsets[at + set];
        add_row<lanes, vectors>(runs.slab + offset * lanes, runs.values[at + set], sum[set]);
      }
    }
    for (; sets > 1 && at < end; ++at)
      add_row<lanes, vectors>(runs.slab + int64_t(runs.offsets[at]) * lanes, runs.values[at], sum[0]);
    CK_UNROLL for (int set = 1; set < sets; ++set)
      CK_UNROLL for (int i = 0; i < vectors; ++i) sum[0][i] += sum[set][i];

    if (!runs.output) {
      CK_UNROLL for (int i = 0; i < vectors; ++i) V::store(sum[0][i], partial + i * lanes);
      continue;
    }
    const int64_t start = output * runs.plane;
    if (runs.residual) {
      CK_UNROLL for (int i = 0; i < vectors; ++i) sum[0][i] += V::load(runs.residual + start + i * lanes);
    }
    CK_UNROLL for (int i = 0; i < vectors; ++i)
      V::store(activated<V>(runs.activation, sum[0][i]), runs.output + start + i * lanes);
  }
}

/// Lays out a block of so many channels in a slab, from the vector `first` on.
template <int lanes, bool is_merged>
CK_INLINE void sparse_fill(
    const SparsePlan *plan, const float *planes, int64_t plane, int64_t channels, int64_t first, int64_t vectors,
    float *slab) {
  using V = Vectors<lanes>;
  typename V::Words bits;
  for (int lane = 0; lane < lanes; ++lane) bits[lane] = 1u << lane;
  const int64_t pieces = is_merged ? plan->pieces : 1, length = plan->length * pieces;
  const MaskedLoad *loads = plan->loads.data() + first * pieces;
  int64_t copies = plan->copies, count = vectors + plan->halo, row = plan->row;
  // Without other blocks, the copies of a channel are one long row.
  if (count == plan->length && count == row) {
    row = count *= copies;
    copies = 1;
  }
  for (int64_t channel = 0; channel < channels; ++channel, planes += plane)
    for (int64_t copy = 0; copy < copies; ++copy, slab += row * lanes) {
      const MaskedLoad *load = loads + copy * length;
      for (int64_t vector = 0; vector < count; ++vector) {
        typename V::Floats merged{};
        for (int64_t piece = 0; piece < pieces; ++piece, ++load)
          merged = (load->lanes & bits) != 0 ? V::load(planes + load->from) : merged;
        V::store(merged, slab + vector * lanes);
      }
    }
}

/// The numbers of even index of two vectors.
template <class V, int... lane>
CK_INLINE typename V::Floats even(
    typename V::Floats first, typename V::Floats second, std::integer_sequence<int, lane...>) {
  return __builtin_shufflevector(first, second, (2 * lane)...);
}

/// Every second number, `count` of them; what is loaded ends one number behind the last at most.
template <int lanes>
CK_INLINE void halve(const float *from, int64_t count, float *to) {
  using V = Vectors<lanes>;
  if constexpr (lanes == 1) {
    if (count == 1) *to = *from;
  } else {
    if (count < lanes) return halve<lanes / 2>(from, count, to);
    // The last vector may overlap the one before.
    for (int64_t at = 0; at < count; at += lanes) {
      const int64_t start = at + lanes <= count ? at : count - lanes;
      const float *pair = from + 2 * start;
      V::store(even<V>(V::load(pair), V::load(pair + lanes), std::make_integer_sequence<int, lanes>()), to + start);
    }
  }
}

/// Splits the image of each channel by the strides.
template <int lanes>
CK_INLINE void sparse_split(const CKConvolution *shape, const Phases *phases, const float *input, float *split) {
  const int64_t plane = ck_sparse_plane(shape->height, shape->width);
  for (int64_t channel = 0; channel < shape->inputs; ++channel, input += plane)
    for (const auto &phase : phases->kept) {
      const int64_t count = (shape->width - phase.column + shape->stride_x - 1) / shape->stride_x;
      float *to = split;
      for (int64_t y = phase.row; y < shape->height; y += shape->stride_y, to += phases->width) {
        const float *from = input + y * shape->width + phase.column;
        if (shape->stride_x == 2)
          halve<lanes>(from, count, to);
        else
          for (int64_t x = 0; x < count; ++x) to[x] = from[x * shape->stride_x];
      }
      split += phases->plane;
    }
}

} // namespace ck
