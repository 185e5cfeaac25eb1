#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "CEngines.h"

namespace engines {

/// What one of the engines says is wrong; it does not leave this module as an exception.
struct Fault : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A network made ready to run.
struct Network {
  virtual ~Network() = default;
  virtual float *input(size_t &count) = 0;
  virtual void run() = 0;
  virtual const float *output(size_t &count) = 0;
  /// Shows the layers of the last pass, or gives back the path of a file that tells of them.
  virtual std::string visit_layers(void (*visit)(void *, const CELayer *), void *context) = 0;
};

/// An engine's library.
struct Engine {
  virtual ~Engine() = default;
  virtual const char *version() const = 0;
  virtual std::unique_ptr<Network> compile(const std::string &path, const CESettings &settings) const = 0;
};

std::unique_ptr<Engine> open_openvino(const char *path);
std::unique_ptr<Engine> open_onnx_runtime(const char *path);

} // namespace engines
