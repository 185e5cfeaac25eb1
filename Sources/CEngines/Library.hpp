#pragma once

#include <dlfcn.h>

#include "Engine.hpp"

namespace engines {

/// A shared library; it stays loaded, for engines leave threads behind that still run its code.
class Library {
public:
  explicit Library(const char *path) : handle(dlopen(path, RTLD_NOW | RTLD_LOCAL)) {
    if (!handle) throw Fault(dlerror());
  }

  /// The function of a name, which must be there.
  template <class Function>
  Function *function(const char *name) const {
    void *address = dlsym(handle, name);
    if (!address) throw Fault(std::string("the library has no function ") + name);
    return reinterpret_cast<Function *>(address);
  }

private:
  void *handle;
};

} // namespace engines
