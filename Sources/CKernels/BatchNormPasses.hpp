/// The passes of batch norm over memory, for any instructions.
///
/// A strip is so many rows of `[rows, channels]` that they fill whole vectors: with 16 channels and 16 lanes one row would
/// do, with 63 it takes 16 rows. What belongs to a channel (a mean, say) is laid out once along a strip, `width` numbers
/// long, and then every strip is treated alike, however odd the number of channels. Rows behind the last whole strip are
/// the start of one, and are treated with one lane.
#pragma once

#include "Activations.hpp"
#include "Vectors.hpp"

namespace ck {

/// Strips one after the other.
struct Strips {
  int64_t first, count, width;
};

/// How many vectors of a strip are summed at a time, so that their sums stay in registers and do not wait on each other.
constexpr int group = 4;

/// How many strips are summed in single precision before the sums go to double precision.
constexpr int64_t block = 64;

/// Adds `Σ (x − origin)` and `Σ (x − origin)²` to `sums` and `squares`.
///
/// Within a block numbers are taken from `centre`, the mean of the block before, so that squares do not cancel.
template <int lanes, int vectors, class Element>
CK_INLINE void sum_moments(
    Strips strips, const Element *input, const float *origin, float *centre, double *sums, double *squares) {
  using V = Vectors<lanes>;
  // A short block first: its centre is a single number of each lane.
  int64_t length = 4;
  for (int64_t start = 0; start < strips.count; start += length, length = block) {
    const int64_t end = start + length < strips.count ? start + length : strips.count;
    typename V::Floats sum[vectors] = {}, square[vectors] = {}, middle[vectors];
    for (int i = 0; i < vectors; ++i) middle[i] = V::load(centre + i * lanes);
    for (int64_t strip = start; strip < end; ++strip) {
      const Element *row = input + (strips.first + strip) * strips.width;
      for (int i = 0; i < vectors; ++i) {
        const auto x = V::load(row + i * lanes) - middle[i];
        sum[i] += x;
        square[i] += x * x;
      }
    }
    const double count = end - start;
    for (int i = 0; i < vectors; ++i) {
      const auto total = V::wide(sum[i]);
      const auto moved = V::wide(middle[i]) - V::wide(V::load(origin + i * lanes));
      V::accumulate(total + count * moved, sums + i * lanes);
      V::accumulate(V::wide(square[i]) + (2 * total + count * moved) * moved, squares + i * lanes);
      V::store(middle[i] + sum[i] * (float)(1 / count), centre + i * lanes);
    }
  }
}

template <int lanes, class Element>
CK_INLINE void moments(
    Strips strips, const Element *input, const float *origin, float *centre, double *sums, double *squares) {
  int64_t at = 0;
  for (; at + group * lanes <= strips.width; at += group * lanes)
    sum_moments<lanes, group>(strips, input + at, origin + at, centre + at, sums + at, squares + at);
  for (; at < strips.width; at += lanes)
    sum_moments<lanes, 1>(strips, input + at, origin + at, centre + at, sums + at, squares + at);
}

/// Writes `a((x − mean) scale + shift + residual)`.
template <int lanes, class Element, class Activation, bool has_residual>
CK_INLINE void forward(
    Strips strips, const Element *input, const Element *residual, const float *mean, const float *scale,
    const float *shift, Element *output) {
  using V = Vectors<lanes>;
  for (int64_t strip = strips.first; strip < strips.first + strips.count; ++strip) {
    const int64_t start = strip * strips.width;
    for (int64_t at = 0; at < strips.width; at += lanes) {
      auto z = (V::load(input + start + at) - V::load(mean + at)) * V::load(scale + at) + V::load(shift + at);
      if constexpr (has_residual) z += V::load(residual + start + at);
      V::store(Activation::template value<V>(z), output + start + at);
    }
  }
}

/// Adds `Σ δ` and `Σ δ (x − mean)` to `sums` and `products`, and writes `δ` where there is a `residual_gradient`.
template <int lanes, int vectors, class Element, class Activation, bool has_output>
CK_INLINE void sum_gradients(
    Strips strips, const Element *gradient, const Element *input, const Element *output, const float *mean,
    const float *scale, const float *shift, Element *residual_gradient, double *sums, double *products) {
  using V = Vectors<lanes>;
  for (int64_t start = 0; start < strips.count; start += block) {
    const int64_t end = start + block < strips.count ? start + block : strips.count;
    typename V::Floats sum[vectors] = {}, product[vectors] = {}, middle[vectors];
    for (int i = 0; i < vectors; ++i) middle[i] = V::load(mean + i * lanes);
    for (int64_t strip = start; strip < end; ++strip) {
      const int64_t row = (strips.first + strip) * strips.width;
      for (int i = 0; i < vectors; ++i) {
        const int64_t at = row + i * lanes;
        const auto x = V::load(input + at) - middle[i];
        auto delta = V::load(gradient + at);
        if constexpr (has_output) {
          delta = Activation::template gradient<V>(V::load(output + at), delta);
          V::store(delta, residual_gradient + at);
        } else {
          const auto z = x * V::load(scale + i * lanes) + V::load(shift + i * lanes);
          delta = Activation::template gradient<V>(z, delta);
        }
        sum[i] += delta;
        product[i] += delta * x;
      }
    }
    for (int i = 0; i < vectors; ++i) {
      V::accumulate(V::wide(sum[i]), sums + i * lanes);
      V::accumulate(V::wide(product[i]), products + i * lanes);
    }
  }
}

template <int lanes, class Element, class Activation, bool has_output>
CK_INLINE void gradient_sums(
    Strips strips, const Element *gradient, const Element *input, const Element *output, const float *mean,
    const float *scale, const float *shift, Element *residual_gradient, double *sums, double *products) {
  int64_t at = 0;
  for (; at + group * lanes <= strips.width; at += group * lanes)
    sum_gradients<lanes, group, Element, Activation, has_output>(
        strips, gradient + at, input + at, output + at, mean + at, scale + at, shift + at, residual_gradient + at,
        sums + at, products + at);
  for (; at < strips.width; at += lanes)
    sum_gradients<lanes, 1, Element, Activation, has_output>(
        strips, gradient + at, input + at, output + at, mean + at, scale + at, shift + at, residual_gradient + at,
        sums + at, products + at);
}

/// Writes `δ scale + (x − mean) slope + offset`; `gradient` is `δ` already where `masked`.
template <int lanes, class Element, class Activation, bool masked>
CK_INLINE void input_gradient(
    Strips strips, const Element *gradient, const Element *input, const float *mean, const float *scale,
    const float *shift, const float *slope, const float *offset, Element *result) {
  using V = Vectors<lanes>;
  for (int64_t strip = strips.first; strip < strips.first + strips.count; ++strip) {
    const int64_t start = strip * strips.width;
    for (int64_t at = 0; at < strips.width; at += lanes) {
      const auto x = V::load(input + start + at) - V::load(mean + at);
      const auto factor = V::load(scale + at);
      auto delta = V::load(gradient + start + at);
      if constexpr (!masked) delta = Activation::template gradient<V>(x * factor + V::load(shift + at), delta);
      V::store(delta * factor + (x * V::load(slope + at) + V::load(offset + at)), result + start + at);
    }
  }
}

} // namespace ck
