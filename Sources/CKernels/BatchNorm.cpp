#include "CKBatchNorm.h"

#include "Instructions.hpp"
#include "Layout.hpp"

namespace ck {

/// Calls `body` with the activation.
template <class Body>
void with_activation(CKActivation activation, Body body) {
  switch (activation) {
  case CKIdentity: return body(Identity());
  case CKReLU: return body(ReLU());
  case CKReLU6: return body(ReLU6());
  }
}

/// Calls `body` with the constant.
template <class Body>
void with_constant(bool value, Body body) {
  value ? body(std::true_type()) : body(std::false_type());
}

/// Calls `body` with the passes, the type of the numbers, the activation and a constant.
template <class Body>
void with_all(const CKBatchNorm &norm, bool constant, Body body) {
  with_passes(norm.instructions, [&](auto passes) {
    with_element(norm.element, [&](auto element) {
      with_activation(norm.activation, [&](auto activation) {
        with_constant(constant, [&](auto constant) { body(passes, element, activation, constant); });
      });
    });
  });
}

/// The mean and the sum of squared distances from it of the chunks, merged in order (Chan, Golub and LeVeque 1983).
static void merge_moments(
    const Layout &layout, const std::vector<double> &means, const std::vector<double> &squares, float *mean,
    float *variance) {
  const int64_t channels = layout.channels;
  std::vector<double> total_mean(channels), total_square(channels);
  double count = 0;
  for (int64_t chunk = 0; chunk < layout.chunks; ++chunk) {
    const double added = layout.row_count(chunk), share = added / (count + added);
    for (int64_t channel = 0; channel < channels; ++channel) {
      const double difference = means[chunk * channels + channel] - total_mean[channel];
      total_mean[channel] += difference * share;
      total_square[channel] += squares[chunk * channels + channel] + difference * difference * count * share;
    }
    count += added;
  }
  for (int64_t channel = 0; channel < channels; ++channel) {
    mean[channel] = total_mean[channel];
    variance[channel] = std::max(0.0, total_square[channel] / count);
  }
}

template <class Passes, class Element>
static void statistics(const CKBatchNorm &norm, const Element *input, float *mean, float *variance) {
  const Layout layout(norm.rows, norm.channels, Passes::lanes);
  const int64_t channels = norm.channels;
  std::vector<double> means(layout.chunks * channels), squares(layout.chunks * channels);
  run_parallel(norm.parallel, layout.chunks, [&](int64_t chunk) {
    const Strips strips = layout.whole(chunk);
    std::vector<float> first(channels);
    for (int64_t channel = 0; channel < channels; ++channel)
      first[channel] = Vectors<1>::load(input + strips.first * layout.width + channel)[0];
    const auto origin = layout.along_strip(first.data());
    auto centre = origin;
    std::vector<double> sum(layout.width), square(layout.width);
    Passes::template moments<Passes::lanes>(
        strips, input, origin.data(), centre.data(), sum.data(), square.data());
    if (layout.has_tail(chunk))
      Passes::template moments<1>(
          layout.rest(), input + layout.strips * layout.width, origin.data(), centre.data(), sum.data(),
          square.data());
    double *chunk_mean = &means[chunk * channels], *chunk_square = &squares[chunk * channels];
    layout.gather(sum, chunk_mean);
    layout.gather(square, chunk_square);
    const double count = layout.row_count(chunk);
    for (int64_t channel = 0; channel < channels; ++channel) {
      const double distance = chunk_mean[channel] / count;
      chunk_square[channel] -= distance * chunk_mean[channel];
      chunk_mean[channel] = first[channel] + distance;
    }
  });
  merge_moments(layout, means, squares, mean, variance);
}

template <class Passes, class Element, class Activation, bool has_residual>
static void forward(
    const CKBatchNorm &norm, const Element *input, const Element *residual, const float *mean, const float *scale,
    const float *shift, Element *output) {
  const Layout layout(norm.rows, norm.channels, Passes::lanes);
  const auto means = layout.along_strip(mean), scales = layout.along_strip(scale), shifts = layout.along_strip(shift);
  run_parallel(norm.parallel, layout.chunks, [&](int64_t chunk) {
    Passes::template forward<Passes::lanes, Element, Activation, has_residual>(
        layout.whole(chunk), input, residual, means.data(), scales.data(), shifts.data(), output);
    const int64_t rest = layout.strips * layout.width;
    if (layout.has_tail(chunk))
      Passes::template forward<1, Element, Activation, has_residual>(
          layout.rest(), input + rest, residual + rest, means.data(), scales.data(), shifts.data(), output + rest);
  });
}

template <class Passes, class Element, class Activation, bool has_output>
static void backward(
    const CKBatchNorm &norm, const Element *output_gradient, const Element *input, const Element *output,
    const float *mean, const float *inverse_deviation, const float *scale, const float *shift,
    Element *input_gradient, Element *residual_gradient, float *scale_gradient, float *shift_gradient) {
  const Layout layout(norm.rows, norm.channels, Passes::lanes);
  const int64_t channels = norm.channels, rest = layout.strips * layout.width;
  const auto means = layout.along_strip(mean), scales = layout.along_strip(scale), shifts = layout.along_strip(shift);

  std::vector<double> chunk_sums(layout.chunks * channels), chunk_products(layout.chunks * channels);
  run_parallel(norm.parallel, layout.chunks, [&](int64_t chunk) {
    std::vector<double> sums(layout.width), products(layout.width);
    Passes::template gradient_sums<Passes::lanes, Element, Activation, has_output>(
        layout.whole(chunk), output_gradient, input, output, means.data(), scales.data(), shifts.data(),
        residual_gradient, sums.data(), products.data());
    if (layout.has_tail(chunk))
      Passes::template gradient_sums<1, Element, Activation, has_output>(
          layout.rest(), output_gradient + rest, input + rest, output + rest, means.data(), scales.data(),
          shifts.data(), residual_gradient + rest, sums.data(), products.data());
    layout.gather(sums, &chunk_sums[chunk * channels]);
    layout.gather(products, &chunk_products[chunk * channels]);
  });
  std::vector<double> sums(channels), products(channels);
  for (int64_t chunk = 0; chunk < layout.chunks; ++chunk)
    for (int64_t channel = 0; channel < channels; ++channel) {
      sums[channel] += chunk_sums[chunk * channels + channel];
      products[channel] += chunk_products[chunk * channels + channel];
    }

  // scale (δ − Σδ/n − x̂ Σδx̂/n) as scale δ + slope (x − μ) + offset.
  std::vector<float> slope(channels), offset(channels);
  for (int64_t channel = 0; channel < channels; ++channel) {
    const double deviation = inverse_deviation[channel], factor = scale[channel];
    shift_gradient[channel] = sums[channel];
    scale_gradient[channel] = products[channel] * deviation;
    slope[channel] = -factor * deviation * deviation * products[channel] / norm.rows;
    offset[channel] = -factor * sums[channel] / norm.rows;
  }
  const auto slopes = layout.along_strip(slope.data()), offsets = layout.along_strip(offset.data());
  const Element *gradient = has_output ? residual_gradient : output_gradient;
  run_parallel(norm.parallel, layout.chunks, [&](int64_t chunk) {
    Passes::template input_gradient<Passes::lanes, Element, Activation, has_output>(
        layout.whole(chunk), gradient, input, means.data(), scales.data(), shifts.data(), slopes.data(),
        offsets.data(), input_gradient);
    if (layout.has_tail(chunk))
      Passes::template input_gradient<1, Element, Activation, has_output>(
          layout.rest(), gradient + rest, input + rest, means.data(), scales.data(), shifts.data(), slopes.data(),
          offsets.data(), input_gradient + rest);
  });
}

} // namespace ck

void ck_batch_norm_statistics(const CKBatchNorm *norm, const void *input, float *mean, float *variance) {
  ck::with_passes(norm->instructions, [&](auto passes) {
    ck::with_element(norm->element, [&](auto element) {
      ck::statistics<decltype(passes)>(*norm, static_cast<const decltype(element) *>(input), mean, variance);
    });
  });
}

void ck_batch_norm_forward(
    const CKBatchNorm *norm, const void *input, const void *residual, const float *mean, const float *scale,
    const float *shift, void *output) {
  ck::with_all(*norm, residual != nullptr, [&](auto passes, auto element, auto activation, auto has_residual) {
    using Element = decltype(element);
    ck::forward<decltype(passes), Element, decltype(activation), has_residual()>(
        *norm, static_cast<const Element *>(input), static_cast<const Element *>(residual), mean, scale, shift,
        static_cast<Element *>(output));
  });
}

void ck_batch_norm_backward(
    const CKBatchNorm *norm, const void *output_gradient, const void *input, const void *output, const float *mean,
    const float *inverse_deviation, const float *scale, const float *shift, void *input_gradient,
    void *residual_gradient, float *scale_gradient, float *shift_gradient) {
  ck::with_all(*norm, residual_gradient != nullptr, [&](auto passes, auto element, auto activation, auto has_output) {
    using Element = decltype(element);
    ck::backward<decltype(passes), Element, decltype(activation), has_output()>(
        *norm, static_cast<const Element *>(output_gradient), static_cast<const Element *>(input),
        static_cast<const Element *>(output), mean, inverse_deviation, scale, shift,
        static_cast<Element *>(input_gradient), static_cast<Element *>(residual_gradient), scale_gradient,
        shift_gradient);
  });
}
