// runtime/mail/html/tree.hpp - reading access to a parsed document, without the parser's types.

#pragma once

#include "runtime/mail/html/tree_memory.hpp"

#include <cstddef>
#include <string_view>

namespace barid::html {

/// One node of the tree; valid while its `document` lives. Cheap to copy.
class node {
public:
  [[nodiscard]] bool is_element() const;
  [[nodiscard]] bool is_text() const;
  [[nodiscard]] std::string_view text() const; ///< Of a text node, references resolved.
  [[nodiscard]] std::string_view name() const; ///< Of an element; empty for unknown ones.
  /// Value of an attribute of an element; `present` tells an empty one from none.
  [[nodiscard]] std::string_view attribute(const char* name) const;
  [[nodiscard]] bool has(const char* name) const;
  [[nodiscard]] std::size_t children() const;
  [[nodiscard]] node child(std::size_t index) const;

private:
  friend class document;
  explicit node(const void* raw) : raw_(raw) {}
  const void* raw_;
};

/// Owns a parsed tree. Give it only what `guard` wrote.
class document {
public:
  explicit document(std::string_view guarded_html);
  document(const document&) = delete;
  document& operator=(const document&) = delete;

  [[nodiscard]] node root() const; ///< The `html` element.

private:
  tree_memory memory_; ///< Of the whole tree, which ends with it.
  void* output_ = nullptr;
};

/// Whether people do not see the element and what is in it.
[[nodiscard]] bool is_hidden(const node& element);

/// Whether an image is a spacer or a tracking pixel: at most one pixel wide or high.
[[nodiscard]] bool is_pixel(const node& image);

} // namespace barid::html
