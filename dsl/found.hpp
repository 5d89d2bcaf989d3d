// dsl/found.hpp - what the fields of a question hold, and where in it the answer lies: for
// `explain`.
//
// Never    asked where rules decide: it reads texts again that the index has scanned already.

#pragma once

#include "dsl/context.hpp"
#include "model/decision.hpp"
#include "text/utf8.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace barid::dsl {

/// Where a text answers the question with yes: bytes of `text`, in order and apart, at most eight
/// places. Empty where it answers no, and for questions that are not about texts.
[[nodiscard]] std::vector<text::byte_range> matches_in(const predicate& p, const context& c, const std::string& text,
                                                       value_type type);

struct found_text {
  std::string text;                      ///< Cut to something that can be shown.
  std::vector<text::byte_range> matched; ///< Bytes of `text`, in order and apart.
};

/// Whether the answer is yes, where that is known already: only such questions have matches.
using known_answers = std::function<bool(predicate_id)>;

/// What the fields hold that one question of a file asks for. Of a long text the part around its
/// first match. Without `yes` every predicate is tried.
[[nodiscard]] found_text found_by(const node& question, const context& c, const known_answers& yes = {});

/// The stems that `mentions` compares, each once: of the words of `found` that match, else of those
/// that the question looks for; at most eight. Empty for other questions.
[[nodiscard]] std::vector<std::string> stems_of(const node& question, const context& c, const found_text& found);

/// Completes a line of a trace with it.
void add_found(predicate_trace& line, const node& question, const context& c, const known_answers& yes = {});

} // namespace barid::dsl
