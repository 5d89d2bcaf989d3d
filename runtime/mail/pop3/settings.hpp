// runtime/mail/pop3/settings.hpp - one POP3 account as its session knows it.

#pragma once

#include "model/time.hpp"
#include "runtime/mail/fetching/settings.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barid::pop3 {

using namespace fetching;

/// What happens on the server to a mail that has been committed and acknowledged.
enum class after_commit {
  keep,   ///< It stays; its UIDL tells that we have it.
  remove, ///< Deleted, with QUIT (RFC 1939 §6): a connection that breaks deletes nothing.
};

struct session_limits {
  std::uint64_t mail_size = 64u << 20;       ///< Larger mails are reported, not fetched.
  std::size_t mails_in_flight = 100;         ///< Handed out and not acknowledged yet.
  std::uint64_t bytes_in_flight = 16u << 20; ///< One mail alone may exceed it.
  std::uint64_t listing = 32u << 20;         ///< Bytes of the list of all mails.
  unsigned strikes = 3;                      ///< Connections that broke over one mail before it is left where it is.
};

struct session_timing {
  std::chrono::seconds greeting{30};
  std::chrono::seconds quiet{60};  ///< A command is running and no byte arrives.
  std::chrono::seconds secret{60}; ///< For the password or token, and for `known`.
  std::chrono::seconds awake{60};  ///< NOOP while mails wait for their commit: below ten minutes.
  std::chrono::seconds poll{60};   ///< Between two visits; more where the server asks for it.
};

/// Told what an earlier run settled of these UIDLs.
using known_provider = std::function<void(std::vector<std::string> uidls, known_answer answer)>;

struct account_settings : fetching::server_settings {
  account_settings() { port = 995; }

  after_commit policy = after_commit::keep;
  bool look_only = false; ///< Sign in, count the mails, and leave: for a trial.
  known_provider known;
  /// Of what lies there until everything was read once, mails that came before are left out.
  std::optional<instant> not_before{};
  /// When a mail came, from its header or all of it; nothing where that does not tell: then it is wanted.
  /// Needed with `not_before`, since no listing of POP3 has dates.
  std::function<std::optional<instant>(std::string_view mail)> came;
  session_limits limits;
  session_timing timing;
};

/// The folder that places of a POP3 account name: there is only one.
inline constexpr const char* folder = "INBOX";

/// Settings that cannot work, told before anything is tried.
[[nodiscard]] result<void> check(const account_settings& settings);

} // namespace barid::pop3
