// tests/support/sample_mail.hpp - plain mails for loads and conversations.

#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace barid::testing {

struct sample {
  std::string from = "sara@customer.example";
  std::string to = "support@acme.example";
  std::string subject = "a question about my order";
  std::string message_id;  ///< Without angle brackets; empty: none.
  std::string in_reply_to; ///< Without angle brackets; empty: none.
  std::string body = "Where is it?";
};

/// With CRLF, ready to be served.
[[nodiscard]] std::string mail_of(const sample& s);

/// Every regular file below `folder` but those that are about the others (.json, README.md, names
/// that begin with a dot), in the order of their paths: what somebody may hand us, broken or not.
[[nodiscard]] std::vector<std::filesystem::path> mails_below(const std::filesystem::path& folder);

/// The folder of borrowed mails, where it is there: `BARID_CORPUS`, or `../shared/corpus` beside
/// the checkout. Empty where it is not.
[[nodiscard]] std::filesystem::path corpus_folder();

} // namespace barid::testing
