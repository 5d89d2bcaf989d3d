// runtime/extension/host.hpp - extensions in shared libraries: loaded at the start, called from rules.
//
// Owns     each library with its one instance and the thread that calls it.
// Never    waits longer than a call's time limit: what does not come back keeps its own thread, and further
//          calls of this library fail until it does. Unloads anything while the process runs.
// Fails    to load with what is wrong with which file: the engine does not start with half of what its
//          rules need.
// Thread   any.

#pragma once

#include "model/result.hpp"
#include "model/time.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace barid::extensions {

/// `crm@1=/usr/lib/barid/crm.so`
struct wanted {
  std::string name;
  std::uint32_t version = 1;
  std::filesystem::path file;
};
/// From `extensions.load`: several apart by commas.
[[nodiscard]] result<std::vector<wanted>> read_wanted(const std::string& list);

struct answer {
  enum class how { done, again, never } end = how::never;
  std::string text; ///< The answer, or the reason.
};

class host {
public:
  [[nodiscard]] static result<std::shared_ptr<host>> load(const std::vector<wanted>& all);
  ~host();
  host(const host&) = delete;
  host& operator=(const host&) = delete;

  /// Waits for the answer, at most `limit`.
  [[nodiscard]] answer call(const std::string& name, std::uint32_t version, const std::string& function,
                            const std::string& request, duration limit);

private:
  class library;
  host();
  std::map<std::pair<std::string, std::uint32_t>, std::shared_ptr<library>> libraries_;
};

} // namespace barid::extensions
