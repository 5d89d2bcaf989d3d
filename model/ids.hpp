// model/ids.hpp - numbers that name stored things; each kind is a type of its own.

#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace barid {

/// A database key. 0 means "none yet".
template <class Tag>
struct id {
  std::int64_t value = 0;

  [[nodiscard]] explicit operator bool() const { return value != 0; }
  friend auto operator<=>(const id&, const id&) = default;
};

using mailbox_id = id<struct mailbox_tag>;
using mail_id = id<struct mail_tag>;
using conversation_id = id<struct conversation_tag>;
using event_id = id<struct event_tag>;
using customer_id = id<struct customer_tag>;
using agent_id = id<struct agent_tag>;
using team_id = id<struct team_tag>;
using outbox_id = id<struct outbox_tag>;

} // namespace barid

template <class Tag>
struct std::hash<barid::id<Tag>> {
  std::size_t operator()(const barid::id<Tag>& i) const noexcept { return std::hash<std::int64_t>{}(i.value); }
};
