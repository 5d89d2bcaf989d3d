// actors/local.hpp - a value that travels between actors of this node without being copied.

#pragma once

#include <caf/allowed_unsafe_message_type.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace barid::actors {

/// Shared by sender and receiver; the sender does not touch it afterwards. It cannot leave the node:
/// CAF refuses to serialise it.
template <class T>
class local {
public:
  local() = default;
  explicit local(T value) : p_(std::make_shared<T>(std::move(value))) {}
  explicit local(std::shared_ptr<T> p) : p_(std::move(p)) {}

  [[nodiscard]] T& operator*() const { return *p_; }
  [[nodiscard]] T* operator->() const { return p_.get(); }
  [[nodiscard]] explicit operator bool() const { return p_ != nullptr; }
  [[nodiscard]] const std::shared_ptr<T>& pointer() const { return p_; }

private:
  std::shared_ptr<T> p_;
};

template <class T>
[[nodiscard]] local<std::decay_t<T>> make_local(T&& value) {
  return local<std::decay_t<T>>(std::forward<T>(value));
}

} // namespace barid::actors

namespace caf {

template <class T>
struct allowed_unsafe_message_type<barid::actors::local<T>> : std::true_type {};

} // namespace caf
