#include <ATen/ops/empty.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "Bridge.hpp"
#include "CTOperators.h"
#include "Parallel.hpp"

namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

const auto channels_last = at::MemoryFormat::ChannelsLast;

/// Calls `body(pixel)` with the places of all pixels of all images, on LibTorch's threads.
template <class Body> void for_each_pixel(const Tensor &x, Body body) {
  const int64_t pixels = x.size(0) * x.size(2) * x.size(3);
  const int64_t step = std::max<int64_t>(1, (1 << 16) / std::max<int64_t>(1, x.size(1)));
  auto task = [&](int64_t block) {
    for (int64_t pixel = block * step; pixel < std::min(pixels, (block + 1) * step); ++pixel) body(pixel);
  };
  ct::parallel(
      (pixels + step - 1) / step,
      [](void *context, int64_t block) { (*static_cast<decltype(task) *>(context))(block); }, &task);
}

/// Writes `y[:, c] = x[:, indices[c]]`, both in channels-last order.
template <class Element> void gather(const Tensor &x, const Tensor &indices, const Tensor &y) {
  const auto *from = x.const_data_ptr<Element>();
  const auto *places = indices.const_data_ptr<int64_t>();
  auto *to = y.mutable_data_ptr<Element>();
  const int64_t inputs = x.size(1), outputs = y.size(1);
  for_each_pixel(y, [=](int64_t pixel) {
    const auto *row = from + pixel * inputs;
    auto *result = to + pixel * outputs;
    for (int64_t channel = 0; channel < outputs; ++channel) result[channel] = row[places[channel]];
  });
}

/// Writes `x[:, c] = Σ y[:, k]` over all `k` with `indices[k] = c`, both in channels-last order, summed in single precision.
template <class Element> void scatter(const Tensor &y, const Tensor &indices, const Tensor &x) {
  const auto *from = y.const_data_ptr<Element>();
  const auto *places = indices.const_data_ptr<int64_t>();
  auto *to = x.mutable_data_ptr<Element>();
  const int64_t inputs = x.size(1), outputs = y.size(1);
  for_each_pixel(y, [=](int64_t pixel) {
    thread_local std::vector<float> sums;
    sums.assign(inputs, 0);
    const auto *row = from + pixel * outputs;
    auto *result = to + pixel * inputs;
    for (int64_t channel = 0; channel < outputs; ++channel) sums[places[channel]] += float(row[channel]);
    for (int64_t channel = 0; channel < inputs; ++channel) result[channel] = Element(sums[channel]);
  });
}

/// For channels that all stand in `indices` once, the places at which they do; nothing where some stand there more often, or never.
std::optional<Tensor> inverse(const Tensor &indices, int64_t channels) {
  if (indices.numel() != channels) return std::nullopt;
  auto places = at::empty({channels}, at::kLong);
  auto *place = places.mutable_data_ptr<int64_t>();
  std::fill(place, place + channels, -1);
  const auto *index = indices.const_data_ptr<int64_t>();
  for (int64_t channel = 0; channel < channels; ++channel) place[index[channel]] = channel;
  return std::find(place, place + channels, -1) == place + channels ? std::optional(places) : std::nullopt;
}

/// Channels of images in another order, pixel by pixel.
///
/// LibTorch goes through all images once for each channel, which of channels-last order reads every line as often as it holds channels.
struct ChannelGather : torch::autograd::Function<ChannelGather> {
  static Tensor forward(AutogradContext *context, const Tensor &x, const Tensor &indices) {
    context->save_for_backward({indices});
    context->saved_data["channels"] = x.size(1);
    const auto y = at::empty({x.size(0), indices.numel(), x.size(2), x.size(3)}, x.options(), channels_last);
    if (x.scalar_type() == at::kFloat) gather<float>(x, indices, y);
    else gather<at::BFloat16>(x, indices, y);
    return y;
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    const auto indices = context->get_saved_variables()[0];
    const auto channels = context->saved_data["channels"].toInt();
    const auto &given = gradients[0];
    const std::vector<int64_t> shape{given.size(0), channels, given.size(2), given.size(3)};
    if (c10::GradMode::is_enabled()) return {at::zeros(shape, given.options()).index_add(1, indices, given), {}};
    const auto dy = given.contiguous(channels_last);
    const auto dx = at::empty(shape, dy.options(), channels_last);
    const bool is_single = dy.scalar_type() == at::kFloat;
    if (const auto places = inverse(indices, channels))
      is_single ? gather<float>(dy, *places, dx) : gather<at::BFloat16>(dy, *places, dx);
    else
      is_single ? scatter<float>(dy, indices, dx) : scatter<at::BFloat16>(dy, indices, dx);
    return {dx, {}};
  }
};

/// Whether the indices are of channels of images that lie as the gather wants them.
bool is_taken(const Tensor &x, int64_t axis, const Tensor &indices) {
  return axis == 1 && x.dim() == 4 && x.numel() > 0 && x.is_cpu() && indices.is_cpu() && indices.dim() == 1 &&
      indices.numel() > 0 && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16) &&
      x.is_contiguous(channels_last) && !x.is_contiguous();
}

Tensor selected(const Tensor &x, int64_t axis, const Tensor &indices) {
  if (!is_taken(x, axis, indices)) return at::index_select(x, axis, indices);
  const auto places = indices.to(at::kLong).contiguous();
  const auto *place = places.const_data_ptr<int64_t>();
  for (int64_t number = 0; number < places.numel(); ++number)
    TORCH_CHECK_INDEX(
        0 <= place[number] && place[number] < x.size(1), "index ", place[number], " is out of range for ", x.size(1),
        " channels");
  return ChannelGather::apply(x, places);
}

} // namespace

CTError ct_index_select(CTTensor x, CTInt dim, CTTensor indices, CTTensor *out)
    CT_MAKE(selected(ct::tensor(x), dim, ct::tensor(indices)))
