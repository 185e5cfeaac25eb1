/// The pass of channel products over memory, for any instructions; strips are those of batch norm.
#pragma once

#include "BatchNormPasses.hpp"
#include "Vectors.hpp"

namespace ck {

/// Adds `Σ a b` of some vectors of each strip to `sums`.
template <int lanes, int vectors, class Element>
CK_INLINE void sum_products(Strips strips, const Element *a, const Element *b, double *sums) {
  using V = Vectors<lanes>;
  for (int64_t start = 0; start < strips.count; start += block) {
    const int64_t end = start + block < strips.count ? start + block : strips.count;
    typename V::Floats sum[vectors] = {};
    for (int64_t strip = start; strip < end; ++strip) {
      const int64_t row = (strips.first + strip) * strips.width;
      for (int i = 0; i < vectors; ++i) sum[i] += V::load(a + row + i * lanes) * V::load(b + row + i * lanes);
    }
    for (int i = 0; i < vectors; ++i) V::accumulate(V::wide(sum[i]), sums + i * lanes);
  }
}

/// Adds `Σ a b` to `sums`, a number for each place in a strip.
template <int lanes, class Element>
CK_INLINE void products(Strips strips, const Element *a, const Element *b, double *sums) {
  int64_t at = 0;
  for (; at + group * lanes <= strips.width; at += group * lanes)
    sum_products<lanes, group>(strips, a + at, b + at, sums + at);
  for (; at < strips.width; at += lanes) sum_products<lanes, 1>(strips, a + at, b + at, sums + at);
}

} // namespace ck
