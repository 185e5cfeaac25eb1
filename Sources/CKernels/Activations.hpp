/// What can follow batch norm, and its gradient.
#pragma once

#include "Vectors.hpp"

namespace ck {

/// `z`
struct Identity {
  template <class V>
  CK_INLINE typename V::Floats value(typename V::Floats z) {
    return z;
  }
  template <class V>
  CK_INLINE typename V::Floats gradient(typename V::Floats, typename V::Floats gradient) {
    return gradient;
  }
};

/// `max(z, 0)`; the gradient may be asked for with the value in place of `z`.
struct ReLU {
  template <class V>
  CK_INLINE typename V::Floats value(typename V::Floats z) {
    return z < 0 ? typename V::Floats{} : z;
  }
  template <class V>
  CK_INLINE typename V::Floats gradient(typename V::Floats z, typename V::Floats gradient) {
    return z <= 0 ? typename V::Floats{} : gradient;
  }
};

/// `min(max(z, 0), 6)`; the gradient may be asked for with the value in place of `z`.
struct ReLU6 {
  template <class V>
  CK_INLINE typename V::Floats value(typename V::Floats z) {
    const auto positive = ReLU::value<V>(z);
    return positive > 6 ? typename V::Floats{} + 6 : positive;
  }
  template <class V>
  CK_INLINE typename V::Floats gradient(typename V::Floats z, typename V::Floats gradient) {
    return z >= 6 ? typename V::Floats{} : ReLU::gradient<V>(z, gradient);
  }
};

} // namespace ck
