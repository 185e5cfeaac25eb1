/// How a matrix `[rows, channels]` is divided into strips, and strips into chunks that threads take.
#pragma once

#include <algorithm>
#include <numeric>
#include <vector>

#include "BatchNormPasses.hpp"
#include "CKTypes.h"

namespace ck {

struct Layout {
  int64_t rows, channels;
  /// Numbers in a strip: rows that fill whole vectors, and enough of them to sum a group at a time.
  int64_t width;
  /// Whole strips, and the numbers behind them.
  int64_t strips, tail;
  /// Chunks, and strips in each but the last, which has the tail.
  int64_t chunks, chunk_strips;

  Layout(int64_t rows, int64_t channels, int lanes)
      : rows(rows), channels(channels), width(std::lcm(channels, int64_t(lanes))) {
    while (width < group * lanes) width *= 2;
    strips = rows * channels / width;
    tail = rows * channels % width;
    // Enough work that handing it out costs nothing, and enough rows that what is kept of each chunk is little.
    const int64_t numbers = std::max<int64_t>(1 << 16, 128 * channels);
    chunk_strips = (numbers + width - 1) / width;
    chunks = std::max<int64_t>(1, (strips + chunk_strips - 1) / chunk_strips);
  }

  /// The whole strips of a chunk.
  Strips whole(int64_t chunk) const {
    const int64_t first = chunk * chunk_strips;
    return {first, std::min(chunk_strips, strips - first), width};
  }

  /// Whether the numbers behind the last whole strip belong to this chunk.
  bool has_tail(int64_t chunk) const { return tail > 0 && chunk == chunks - 1; }

  /// The numbers behind the last whole strip, counted from `strips * width`.
  Strips rest() const { return {0, 1, tail}; }

  int64_t row_count(int64_t chunk) const {
    return (whole(chunk).count * width + (has_tail(chunk) ? tail : 0)) / channels;
  }

  /// Numbers of the channels, over and over along a strip.
  std::vector<float> along_strip(const float *values) const {
    std::vector<float> strip(width);
    for (int64_t at = 0; at < width; at += channels) std::copy(values, values + channels, strip.begin() + at);
    return strip;
  }

  /// The sum of what a strip has for each channel, added to `totals`.
  void gather(const std::vector<double> &strip, double *totals) const {
    for (int64_t at = 0; at < width; at += channels)
      for (int64_t channel = 0; channel < channels; ++channel) totals[channel] += strip[at + channel];
  }
};

/// Runs `body(index)` for each index in 0..<count.
template <class Body>
void run_parallel(CKParallel parallel, int64_t count, Body body) {
  parallel(count, [](void *context, int64_t index) { (*static_cast<Body *>(context))(index); }, &body);
}

} // namespace ck
