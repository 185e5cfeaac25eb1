/// The passes, compiled for each set of instructions.
#pragma once

#include "BatchNormPasses.hpp"
#include "CKTypes.h"
#include "ChannelProducts.hpp"
#include "SparsePasses.hpp"

namespace ck {

/// The passes as functions that may use the instructions of `attributes`.
///
/// SwiftPM has no compiler flags for single files; attributes need none.
#define CK_PASSES(name, lane_count, attributes)                                                             \
  struct name {                                                                                             \
    static constexpr int lanes = lane_count;                                                                \
    template <int lanes, class... Arguments>                                                                \
    attributes static void moments(Arguments... arguments) {                                                \
      ck::moments<lanes>(arguments...);                                                                     \
    }                                                                                                       \
    template <int lanes, class Element, class Activation, bool has_residual, class... Arguments>            \
    attributes static void forward(Arguments... arguments) {                                                \
      ck::forward<lanes, Element, Activation, has_residual>(arguments...);                                  \
    }                                                                                                       \
    template <int lanes, class Element, class Activation, bool has_output, class... Arguments>              \
    attributes static void gradient_sums(Arguments... arguments) {                                          \
      ck::gradient_sums<lanes, Element, Activation, has_output>(arguments...);                              \
    }                                                                                                       \
    template <int lanes, class Element, class Activation, bool masked, class... Arguments>                  \
    attributes static void input_gradient(Arguments... arguments) {                                         \
      ck::input_gradient<lanes, Element, Activation, masked>(arguments...);                                 \
    }                                                                                                       \
    template <int lanes, class... Arguments>                                                                \
    attributes static void products(Arguments... arguments) {                                               \
      ck::products<lanes>(arguments...);                                                                    \
    }                                                                                                       \
    template <int lanes, int vectors>                                                                       \
    attributes static void sparse_runs(SparseRuns runs) {                                                   \
      ck::sparse_runs<lanes, vectors>(runs);                                                                \
    }                                                                                                       \
    template <int lanes, bool is_merged, class... Arguments>                                                \
    attributes static void sparse_fill(Arguments... arguments) {                                            \
      ck::sparse_fill<lanes, is_merged>(arguments...);                                                      \
    }                                                                                                       \
    template <int lanes, class... Arguments>                                                                \
    attributes static void sparse_split(Arguments... arguments) {                                           \
      ck::sparse_split<lanes>(arguments...);                                                                \
    }                                                                                                       \
  };

CK_PASSES(Portable, 4, )
#if defined(__x86_64__)
CK_PASSES(AVX2, 8, __attribute__((target("avx2,fma"))))
CK_PASSES(AVX512, 16, __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))))
#endif

#undef CK_PASSES

/// Calls `body` with the passes for `instructions`.
template <class Body>
void with_passes(CKInstructions instructions, Body body) {
  switch (instructions) {
#if defined(__x86_64__)
  case CKAVX512: return body(AVX512());
  case CKAVX2: return body(AVX2());
#endif
  default: return body(Portable());
  }
}

/// Calls `body` with a value of the type of the numbers in memory.
template <class Body>
void with_element(CKElement element, Body body) {
  element == CKFloat32 ? body(float()) : body(BFloat16());
}

} // namespace ck
