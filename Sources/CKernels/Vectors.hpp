/// Short vectors of single-precision numbers, and how they come from memory and go there.
#pragma once

#include <cstdint>
#include <cstring>

// Vectors are passed between functions that are all inlined, so that no calling convention applies.
#pragma clang diagnostic ignored "-Wpsabi"

/// For functions that take on the instructions of the function that they end up in.
#define CK_INLINE static inline __attribute__((always_inline))

namespace ck {

/// A bfloat16 in memory: the upper half of a float.
using BFloat16 = uint16_t;

/// Vectors of `lanes` numbers; the instructions in use decide how many registers that takes.
template <int lanes>
struct Vectors {
  typedef float Floats __attribute__((vector_size(4 * lanes)));
  typedef double Doubles __attribute__((vector_size(8 * lanes)));
  typedef uint32_t Words __attribute__((vector_size(4 * lanes)));
  typedef uint16_t Halves __attribute__((vector_size(2 * lanes)));

  template <class Vector, class Number>
  CK_INLINE Vector get(const Number *from) {
    Vector x;
    memcpy(&x, from, sizeof x);
    return x;
  }

  template <class Vector, class Number>
  CK_INLINE void put(Vector x, Number *to) {
    memcpy(to, &x, sizeof x);
  }

  CK_INLINE Floats load(const float *from) { return get<Floats>(from); }
  CK_INLINE Floats load(const BFloat16 *from) {
    return (Floats)(__builtin_convertvector(get<Halves>(from), Words) << 16);
  }

  CK_INLINE void store(Floats x, float *to) { put(x, to); }
  /// Rounds to the nearest, halfway to the even one; what is not a number stays so.
  CK_INLINE void store(Floats x, BFloat16 *to) {
    const Words words = (Words)x;
    const Words rounded = words + 0x7FFF + ((words >> 16) & 1);
    const Words kept = x == x ? rounded : (words | 0x400000);
    put(__builtin_convertvector(kept >> 16, Halves), to);
  }

  /// `to += x`
  CK_INLINE void accumulate(Doubles x, double *to) { put(get<Doubles>(to) + x, to); }
  CK_INLINE Doubles wide(Floats x) { return __builtin_convertvector(x, Doubles); }
  CK_INLINE Floats narrow(Doubles x) { return __builtin_convertvector(x, Floats); }
};

} // namespace ck
