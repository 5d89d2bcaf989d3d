// lsp/rule_set.hpp - the rule files of one folder: saved ones, with what editors changed over them.
//
// Owns     the last answer of the checker, which may be about an older state.
// Never    reads a disk: what is saved is given to it.

#pragma once

#include "dsl/compile.hpp"
#include "lsp/document.hpp"
#include "model/source.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace barid::lsp {

/// What is looked at: what a keystroke waits for, or also what rules do together.
enum class depth { names, all };

/// What the checker says about one state of a rule set.
struct analysis {
  std::string root;
  std::uint64_t revision = 0;
  source_set sources;
  dsl::checked result;
  std::vector<dsl::name_use> uses;
  std::vector<line_index> lines; ///< Of each file.

  /// The number of a file, or nothing.
  [[nodiscard]] const std::uint32_t* number_of(const std::string& path) const;

private:
  friend std::shared_ptr<const analysis> analyse(std::string root, std::uint64_t revision, source_set sources,
                                                 depth how);
  std::map<std::string, std::uint32_t> numbers_;
};

/// Pure; may run on any thread.
[[nodiscard]] std::shared_ptr<const analysis> analyse(std::string root, std::uint64_t revision, source_set sources,
                                                      depth how);

class rule_set {
public:
  rule_set(std::string root, source_set saved) : root_(std::move(root)), saved_(std::move(saved)) {}

  [[nodiscard]] const std::string& root() const { return root_; }
  [[nodiscard]] std::uint64_t revision() const { return revision_; }

  void put_saved(source_set saved);
  /// An open file's text, by its path relative to the root; or that it was closed.
  void open(const std::string& path, std::string text);
  void close(const std::string& path);
  [[nodiscard]] bool empty() const { return open_.empty(); }

  /// Open files over saved ones.
  [[nodiscard]] source_set sources() const;

  /// Null before the first.
  [[nodiscard]] const std::shared_ptr<const analysis>& last() const { return last_; }
  void put(std::shared_ptr<const analysis> done);
  /// Of the state as it is now.
  [[nodiscard]] const analysis& now();

private:
  std::string root_;
  source_set saved_;
  std::map<std::string, std::string> open_;
  std::uint64_t revision_ = 1;
  std::shared_ptr<const analysis> last_;
};

} // namespace barid::lsp
