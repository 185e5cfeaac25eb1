/// Which settings a sparse convolution is computed with.

#include <time.h>

#include <algorithm>
#include <memory>

#include "SparseConvolution.hpp"

namespace ck {

/// What a slab takes: it stays in the first-level cache along with weights and sums that pass through. Where a block
/// has a vector or two, starting a run costs more than loads from the second-level cache.
static int64_t slab_bytes(int64_t vectors) { return (vectors > 2 ? 32 : 128) << 10; }

static CKSparseSettings default_settings(const CKConvolution &shape, CKSparseForm form, int lanes) {
  const SparseLayout one(shape, {form, lanes == 16 ? 10 : 12, 1}, lanes);
  const int64_t channel_bytes = one.copies * (one.block_vectors + one.halo) * lanes * sizeof(float);
  const int64_t tile = std::max<int64_t>(1, slab_bytes(one.block_vectors) / channel_bytes);
  return SparseLayout(shape, {form, one.block_vectors, tile}, lanes).settings();
}

static double thread_seconds() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

/// Memory that starts at a multiple of 64 bytes, with as much before it and behind it, full of ones.
class Memory {
public:
  explicit Memory(int64_t count) : numbers(count + 48, 1) {}
  float *start() { return numbers.data() + 16 + (16 - (reinterpret_cast<uintptr_t>(numbers.data()) / 4) % 16) % 16; }

private:
  std::vector<float> numbers;
};

/// The settings that are tried, without repetition, the default ones first.
static std::vector<CKSparseSettings> candidates(const CKConvolution &shape, int lanes) {
  std::vector<CKSparseSettings> found;
  const auto add = [&](CKSparseSettings settings) {
    const SparseLayout layout(shape, settings, lanes);
    const auto used = layout.settings();
    const bool is_known = std::any_of(found.begin(), found.end(), [&](const CKSparseSettings &other) {
      return other.form == used.form && other.vectors == used.vectors && other.tile == used.tile;
    });
    if (!is_known && layout.is_addressable() && layout.slab() * int64_t(sizeof(float)) <= 2 * slab_bytes(1))
      found.push_back(used);
  };
  for (CKSparseForm form : {CKPlanes, CKShifted, CKColumns}) {
    if (!is_suitable(form, shape, lanes)) continue;
    add(default_settings(shape, form, lanes));
    for (int64_t vectors : {2, 4, 5, 8, 10, 12, 14})
      for (int64_t tile : {8, 16, 32, 64, 128, 256}) add({form, vectors, tile});
  }
  return found;
}

/// The shortest of several runs, in seconds, after one that warms up.
static double shortest_run(
    const CKSparseConvolution &convolution, Memory &input, Memory &output, double seconds) {
  Memory scratch(Scratch(convolution).end);
  double shortest = 1e9;
  const double start = thread_seconds();
  for (int run = 0; run < 4 || thread_seconds() - start < seconds; ++run) {
    const double before = thread_seconds();
    ck_sparse_run(&convolution, 1, input.start(), nullptr, output.start(), scratch.start(), 1, ck_serial);
    if (run > 0) shortest = std::min(shortest, thread_seconds() - before);
  }
  return shortest;
}

} // namespace ck

CKSparseSettings ck_sparse_default_settings(const CKConvolution *shape, CKInstructions instructions) {
  if (!ck::is_possible(*shape)) return {CKColumns, 1, 1};
  const int lanes = ck::lane_count(instructions);
  for (CKSparseForm form : {CKPlanes, CKShifted})
    if (ck::is_suitable(form, *shape, lanes)) return ck::default_settings(*shape, form, lanes);
  return ck::default_settings(*shape, CKColumns, lanes);
}

CKSparseSettings ck_sparse_tuned_settings(
    const CKConvolution *shape, const float *weights, CKInstructions instructions, double milliseconds) {
  if (!ck::is_possible(*shape)) return {CKColumns, 1, 1};
  auto best = ck_sparse_default_settings(shape, instructions);
  const auto candidates = ck::candidates(*shape, ck::lane_count(instructions));
  const double budget = milliseconds / 1000, start = ck::thread_seconds();
  const int64_t height = ck_convolution_output_height(shape), width = ck_convolution_output_width(shape);
  ck::Memory input(shape->inputs * ck_sparse_plane(shape->height, shape->width));
  ck::Memory output(shape->outputs * ck_sparse_plane(height, width));
  double shortest = 1e9;
  for (const auto &settings : candidates) {
    if (ck::thread_seconds() - start > budget) break;
    const std::unique_ptr<CKSparseConvolution, void (*)(CKSparseConvolution *)> convolution(
        ck_sparse_create(shape, weights, nullptr, CKReLU, instructions, &settings), ck_sparse_destroy);
    if (!convolution) continue;
    const double seconds = ck::shortest_run(*convolution, input, output, budget / candidates.size() / 2);
    if (seconds < shortest) {
      shortest = seconds;
      best = settings;
    }
  }
  return best;
}
