// runtime/store/parameters.hpp - the values of one statement, in PostgreSQL's binary format.
//
// Owns     copies of everything except `bytes` and `bytes_array`: those are views, and what they
//          point to must live until the statement has run.
// Never    fails: text that a text column would refuse is made storable on the way in.

#pragma once

#include "model/ids.hpp"
#include "model/time.hpp"
#include "runtime/store/storable_text.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace barid::store {

/// A bytea value.
struct bytes {
  std::string_view data;
};

/// A jsonb value; an empty text stands for null.
struct json {
  std::string_view text;
};

/// A jsonb[] value; an empty text stands for a null element.
struct json_array {
  std::vector<std::string_view> items;
};

/// A bytea[] value.
struct bytes_array {
  std::vector<std::string_view> items;
};

/// A tsvector value: words in the order of their text, the first one at position 1. Each is cut to the
/// 2,046 bytes that the server takes; what goes beyond a megabyte in all is left out.
struct word_vector {
  std::span<const std::string> words;
};

/// The text form of a text[] value, `{"a","b"}`: for rows whose array column cannot be unnested.
[[nodiscard]] std::string array_literal(const std::vector<std::string>& items);

class parameters {
public:
  parameters& add(bool v);
  parameters& add(std::int32_t v);
  parameters& add(std::int64_t v);
  parameters& add(double v);
  parameters& add(std::string_view v);
  parameters& add(const std::string& v) { return add(std::string_view(v)); }
  parameters& add(const char* v) { return add(std::string_view(v)); }
  parameters& add(bytes v);
  parameters& add(json v);
  parameters& add(instant v);
  parameters& add(const std::vector<bool>& v);
  parameters& add(const std::vector<std::int32_t>& v);
  parameters& add(const std::vector<std::int64_t>& v);
  parameters& add(const std::vector<double>& v);
  parameters& add(const std::vector<std::string>& v);
  parameters& add(const std::vector<std::string_view>& v);
  parameters& add(const std::vector<instant>& v);
  parameters& add(const std::vector<std::optional<instant>>& v);
  parameters& add(const bytes_array& v);
  parameters& add(const json_array& v);
  parameters& add(const word_vector& v);

  /// A key; "none yet" is null.
  template <class Tag>
  parameters& add(id<Tag> v) {
    return v ? add(v.value) : add_null(add(v.value));
  }
  template <class T>
  parameters& add(const std::optional<T>& v) {
    return v ? add(*v) : add_null(add(T{}));
  }

  [[nodiscard]] std::size_t size() const { return entries_.size(); }

  /// What libpq takes: parallel arrays, valid until the next `add`.
  struct wire {
    std::vector<unsigned> types;
    std::vector<const char*> values;
    std::vector<int> lengths;
    std::vector<int> formats;
  };
  [[nodiscard]] wire encode() const;

private:
  struct entry {
    unsigned type = 0;
    std::size_t begin = 0; ///< In `buffer_`, when `view` is not set.
    std::size_t length = 0;
    const char* view = nullptr;
    bool null = false;
  };
  /// Turns the value added last into null, keeping its type.
  static parameters& add_null(parameters& self) {
    self.entries_.back().null = true;
    return self;
  }
  void close(unsigned type, std::size_t begin);
  template <class Items, class Write>
  parameters& array(unsigned array_type, unsigned element_type, const Items& items, Write write);

  std::string buffer_;
  std::vector<entry> entries_;
};

/// The values of one statement, in order.
template <class... T>
[[nodiscard]] parameters with(const T&... values) {
  parameters out;
  (out.add(values), ...);
  return out;
}

} // namespace barid::store
