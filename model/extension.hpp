// model/extension.hpp - what an extension built outside the tree is: a shared library with one function.
//
//   #include <barid/model/extension.hpp>
//
//   class crm final : public barid::extension { … };
//   BARID_EXTENSION(crm, "crm", 1)
//
// The border is C: compilers and standard libraries on its two sides may differ. `abi` grows when it
// changes; the engine refuses a library of another one.
//
// Thread   one call of a library at a time, on a thread of its own; not the one it was loaded on.

#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

extern "C" {

struct barid_extension_entry {
  std::uint32_t abi;
  const char* name;
  std::uint32_t version;
  void* (*make)(); ///< Null when it cannot start.
  void (*end)(void* it);
  /// 0: done, 1: another attempt may help, 2: it does not. `out` is the answer or the reason, given
  /// back by `release`.
  int (*call)(void* it, const char* function, const char* request, std::size_t request_size, char** out,
              std::size_t* out_size);
  void (*release)(char* out);
};

} // extern "C"

namespace barid {

inline constexpr std::uint32_t extension_abi = 1;
/// The function that a library exports.
inline constexpr const char* extension_symbol = "barid_extension";

/// Thrown by `extension::call`: it may succeed a little later.
class try_again : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

class extension {
public:
  virtual ~extension() = default;

  /// `crm.touch(…)` in a rule calls `touch`. `request` is a JSON document with the arguments under `data`;
  /// the answer is one as well, or empty: `{"set": {"conversation.order": "7"}, "tag": ["vip"],
  /// "note": "…"}`. A call may come again with the same `id`: it is to be done once. Whatever is thrown
  /// fails the call.
  virtual std::string call(std::string_view function, std::string_view request) = 0;
};

namespace extension_border {

inline char* copied(std::string_view text, std::size_t* size) {
  auto* out = static_cast<char*>(std::malloc(text.size() + 1));
  if (!out) return nullptr;
  std::memcpy(out, text.data(), text.size());
  out[text.size()] = '\0';
  *size = text.size();
  return out;
}

template <class Extension>
void* make() {
  try {
    return static_cast<extension*>(new Extension());
  } catch (...) {
    return nullptr;
  }
}

inline void end(void* it) {
  delete static_cast<extension*>(it);
}

inline int call(void* it, const char* function, const char* request, std::size_t request_size, char** out,
                std::size_t* out_size) {
  try {
    *out = copied(static_cast<extension*>(it)->call(function, std::string_view(request, request_size)), out_size);
    return *out ? 0 : 1;
  } catch (const try_again& e) {
    *out = copied(e.what(), out_size);
    return 1;
  } catch (const std::exception& e) {
    *out = copied(e.what(), out_size);
    return 2;
  } catch (...) {
    *out = copied("it failed without a reason", out_size);
    return 2;
  }
}

inline void release(char* out) {
  std::free(out);
}

} // namespace extension_border
} // namespace barid

/// Once in a library: the class, the name that rules call it by, and its version.
#define BARID_EXTENSION(Class, Name, Version)                                                                          \
  extern "C" __attribute__((visibility("default"))) const barid_extension_entry* barid_extension() {                   \
    static const barid_extension_entry entry = {barid::extension_abi,                                                  \
                                                Name,                                                                  \
                                                Version,                                                               \
                                                barid::extension_border::make<Class>,                                  \
                                                barid::extension_border::end,                                          \
                                                barid::extension_border::call,                                         \
                                                barid::extension_border::release};                                     \
    return &entry;                                                                                                     \
  }
