// dsl/argument_cursor.hpp - the arguments of a statement, taken one after the other.
//
// Never    reports anything: what is missing or left over is for the reader to say.

#pragma once

#include "grammar/route/syntax.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barid::dsl {

class argument_cursor {
public:
  argument_cursor(const std::vector<route::value>& all, span behind_key) : all_(all), key_(behind_key) {}

  [[nodiscard]] bool at_end() const { return next_ >= all_.size(); }
  [[nodiscard]] const route::value* peek(std::size_t ahead = 0) const {
    return next_ + ahead < all_.size() ? &all_[next_ + ahead] : nullptr;
  }
  const route::value* take() { return at_end() ? nullptr : &all_[next_++]; }
  void skip(std::size_t n) { next_ += n; }

  [[nodiscard]] bool next_is(std::string_view word, std::size_t ahead = 0) const {
    const auto* v = peek(ahead);
    return v && v->kind == route::value_kind::word && v->text == word;
  }
  bool word(std::string_view w) {
    if (!next_is(w)) return false;
    ++next_;
    return true;
  }
  /// All of them, one behind the other, or nothing is taken.
  bool words(std::initializer_list<std::string_view> list) {
    std::size_t n = 0;
    for (auto w : list)
      if (!next_is(w, n++)) return false;
    next_ += n;
    return true;
  }
  bool comma() {
    if (const auto* v = peek(); !v || v->kind != route::value_kind::comma) return false;
    ++next_;
    return true;
  }
  const route::value* take(route::value_kind kind) {
    const auto* v = peek();
    if (!v || v->kind != kind) return nullptr;
    ++next_;
    return v;
  }
  std::optional<route::name> name() {
    const auto* v = take(route::value_kind::word);
    if (!v) return std::nullopt;
    return route::name{v->text, v->at};
  }

  /// The place of the next argument; behind the last one where there is none.
  [[nodiscard]] span here() const {
    if (const auto* v = peek()) return v->at;
    const auto at = all_.empty() ? key_ : all_.back().at;
    return {at.file, at.end, at.end};
  }
  /// From the next argument to the last.
  [[nodiscard]] span rest() const {
    const auto at = here();
    return at_end() ? at : span{at.file, at.begin, all_.back().at.end};
  }

private:
  const std::vector<route::value>& all_;
  span key_;
  std::size_t next_ = 0;
};

} // namespace barid::dsl
