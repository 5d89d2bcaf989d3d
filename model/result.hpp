// model/result.hpp - a value or the reason why there is none.
//
// Errors are values across module borders; exceptions stop where a library throws them.

#pragma once

#include <string>
#include <utility>
#include <variant>

namespace barid {

/// What kind of failure it was, so that a caller can choose between retrying, refusing and giving up.
enum class errc {
  invalid,     ///< The caller's input is wrong; trying again does not help.
  not_found,   ///< The thing asked for does not exist (or may not be seen).
  conflict,    ///< Somebody else changed it first; reload and decide again.
  unavailable, ///< A peer or the database cannot be reached now; try later.
  timeout,     ///< No answer in time; whether it happened is unknown unless stated otherwise.
  refused,     ///< The peer or the system said no (credentials, permissions, policy).
  limit,       ///< A size, count or depth limit was exceeded.
  exhausted,   ///< Disk, memory or descriptors ran out; it may recover by itself.
  internal,    ///< A mistake of ours.
};

/// One lower-case word for logs, metrics and exit messages.
[[nodiscard]] constexpr const char* name_of(errc c) {
  switch (c) {
  case errc::invalid:
    return "invalid";
  case errc::not_found:
    return "not_found";
  case errc::conflict:
    return "conflict";
  case errc::unavailable:
    return "unavailable";
  case errc::timeout:
    return "timeout";
  case errc::refused:
    return "refused";
  case errc::limit:
    return "limit";
  case errc::exhausted:
    return "exhausted";
  case errc::internal:
    return "internal";
  }
  return "internal";
}

/// A failure in the user's words: lower case, no final period, no implementation names.
struct error {
  errc code = errc::internal;
  std::string message; ///< What is wrong.
  std::string help;    ///< What to do about it; may be empty.

  friend bool operator==(const error&, const error&) = default;
};

/// A value of type T or an `error`. Test it before reading the value.
template <class T>
class [[nodiscard]] result {
public:
  result(T value) : data_(std::in_place_index<0>, std::move(value)) {}
  result(error why) : data_(std::in_place_index<1>, std::move(why)) {}

  [[nodiscard]] bool ok() const { return data_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] T& value() & { return std::get<0>(data_); }
  [[nodiscard]] const T& value() const& { return std::get<0>(data_); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(data_)); }
  [[nodiscard]] T& operator*() & { return value(); }
  [[nodiscard]] const T& operator*() const& { return value(); }
  [[nodiscard]] T&& operator*() && { return std::move(*this).value(); }
  [[nodiscard]] T* operator->() { return &value(); }
  [[nodiscard]] const T* operator->() const { return &value(); }

  /// The failure; only when `!ok()`.
  [[nodiscard]] const barid::error& why() const { return std::get<1>(data_); }

private:
  std::variant<T, barid::error> data_;
};

/// Success without a value, or an `error`.
template <>
class [[nodiscard]] result<void> {
public:
  result() = default;
  result(error why) : why_(std::move(why)), failed_(true) {}

  [[nodiscard]] bool ok() const { return !failed_; }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const barid::error& why() const { return why_; }

private:
  barid::error why_;
  bool failed_ = false;
};

} // namespace barid
