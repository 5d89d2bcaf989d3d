// runtime/rules/mail_event.hpp - the event that a mail is, for tools that have only the file.
//
// The engine knows which account a mail came to, its envelope and when it arrived. A tool that is
// given a file finds the same in the header, as far as it stands there.

#pragma once

#include "dsl/program.hpp"
#include "model/event.hpp"
#include "model/mail.hpp"

#include <optional>
#include <string>
#include <vector>

namespace barid::rules {

/// What is known of a mail besides its bytes.
struct mail_origin {
  std::string id;                             ///< Of the event; effect keys derive from it.
  std::optional<std::string> envelope_sender; ///< Where `Return-Path` says nothing.
  instant otherwise{};                        ///< Receipt, where the header has no time that can be read.
  /// Known for mail that was stored; they go before what the header says.
  std::optional<std::string> mailbox{};
  std::optional<instant> received{};
  std::optional<std::vector<std::string>> recipients{}; ///< Of the envelope.
};

/// The message event of a mail:
/// - mailbox: the first of Delivered-To, X-Original-To, To, Cc that is an address of a mailbox of
///   the program, else the mailbox declared first;
/// - envelope: Return-Path (`<>` is the null sender), else the origin's, else From; recipients from
///   Delivered-To and X-Original-To;
/// - receipt: the time of the topmost Received field, which our own edge wrote, else Date, else the
///   origin's.
[[nodiscard]] event event_of(const dsl::program& rules, mail m, const mail_origin& from);

/// The facts of an event in a conversation: its own time is now; nobody's presence is known.
[[nodiscard]] facts facts_of(const event& e, conversation before);

} // namespace barid::rules
