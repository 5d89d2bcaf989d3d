// runtime/http/suggestion_writer.hpp - a draft of an answer from an OpenAI-compatible endpoint that the operator named.
//
// Off until an endpoint is configured; asked only when a person asks for it. What it writes is a text for that person to
// read: mail may tell it anything, so nothing is done by it and nothing sent.

#pragma once

#include "runtime/calls/post.hpp"

#include <string>
#include <vector>

namespace barid::http {

struct writer_settings {
  std::string endpoint; ///< `https://llm.acme.example/v1`, to which `/chat/completions` is added; empty: off.
  std::string model;
  std::string key; ///< Bearer token (RFC 6750); may be empty.
  calls::policy calls;
  std::chrono::seconds patience{60};
  int at_once = 4; ///< Drafts that are waited for at one time; each keeps a thread of the listener.

  [[nodiscard]] bool on() const { return !endpoint.empty(); }
};

/// Who said what in a conversation, in order.
struct said_line {
  bool by_customer = false;
  std::string text;
};

struct writing_order {
  std::string channel; ///< Name of the mailbox.
  std::string subject;
  std::string language; ///< ISO 639-1 of the conversation; may be empty.
  std::vector<said_line> conversation;
  std::vector<std::string> examples; ///< What was answered to similar questions.
};

/// The body of the request: the newest of the conversation, at most about 24 KB of it, and 8 KB of examples.
[[nodiscard]] std::string writer_request(const writer_settings& how, const writing_order& order);
/// The text of `choices[0].message.content`. Fails with `unavailable` for anything else.
[[nodiscard]] result<std::string> written_text(const std::string& answer);

/// Asks the endpoint. Fails with `unavailable` where it does not answer, and while too many are waited for.
[[nodiscard]] result<std::string> write_suggestion(const writer_settings& how, const writing_order& order, instant now);

} // namespace barid::http
