#include "CKChannelProducts.h"

#include "Instructions.hpp"
#include "Layout.hpp"

namespace ck {

/// Images that a thread takes at a time, so that handing them out costs nothing.
static int64_t images_at_a_time(const CKChannelProducts &shape) {
  return std::max<int64_t>(1, (1 << 16) / std::max<int64_t>(1, shape.pixels * shape.channels));
}

template <class Passes, class Element>
static void channel_products(const CKChannelProducts &shape, const Element *a, const Element *b, float *sums) {
  const Layout layout(shape.pixels, shape.channels, Passes::lanes);
  const int64_t size = shape.pixels * shape.channels, rest = layout.strips * layout.width;
  const int64_t step = images_at_a_time(shape);
  run_parallel(shape.parallel, (shape.images + step - 1) / step, [&](int64_t task) {
    std::vector<double> strip(layout.width), totals(shape.channels);
    for (int64_t image = task * step; image < std::min(shape.images, (task + 1) * step); ++image) {
      std::fill(strip.begin(), strip.end(), 0);
      std::fill(totals.begin(), totals.end(), 0);
      const Element *of_a = a + image * size, *of_b = b + image * size;
      Passes::template products<Passes::lanes>(Strips{0, layout.strips, layout.width}, of_a, of_b, strip.data());
      if (layout.tail > 0) Passes::template products<1>(layout.rest(), of_a + rest, of_b + rest, strip.data());
      layout.gather(strip, totals.data());
      std::copy(totals.begin(), totals.end(), sums + image * shape.channels);
    }
  });
}

} // namespace ck

void ck_channel_products(const CKChannelProducts *shape, const void *a, const void *b, float *sums) {
  ck::with_passes(shape->instructions, [&](auto passes) {
    ck::with_element(shape->element, [&](auto element) {
      using Element = decltype(element);
      ck::channel_products<decltype(passes)>(
          *shape, static_cast<const Element *>(a), static_cast<const Element *>(b), sums);
    });
  });
}
