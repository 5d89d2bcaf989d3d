#include "runtime/mail/mime/trust.hpp"

#include "text/ascii.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <string_view>

namespace barid::mime {

namespace {

/// Comments (RFC 5322 §3.2.2) and quoted strings become blanks: they may hold anything, words that
/// look like results included.
std::string without_comments(std::string_view text) {
  std::string out;
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && (depth > 0 || quoted)) {
      ++i;
    } else if (depth == 0 && c == '"') {
      quoted = !quoted;
      out += ' ';
    } else if (!quoted && c == '(') {
      ++depth;
    } else if (!quoted && depth > 0 && c == ')') {
      --depth;
      out += ' ';
    } else if (depth == 0 && !quoted) {
      out += c;
    }
  }
  return out;
}

std::string_view next_clause(std::string_view& text) {
  const auto end = text.find(';');
  const auto clause = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  return ascii::trimmed(clause);
}

/// `method/version = result` at the beginning of a clause.
bool read_result(std::string_view clause, std::string& method, std::string& result) {
  const auto equals = clause.find('=');
  if (equals == std::string_view::npos) return false;
  method = ascii::lowered(ascii::trimmed(clause.substr(0, equals)));
  method = std::string(ascii::trimmed(method.substr(0, method.find('/'))));
  const auto rest = ascii::trimmed(clause.substr(equals + 1));
  result = ascii::lowered(rest.substr(0, rest.find_first_of(" \t")));
  constexpr std::array<std::string_view, 11> results = {"pass",   "fail",          "softfail",  "neutral",
                                                        "none",   "temperror",     "permerror", "hardfail",
                                                        "policy", "bestguesspass", "discard"};
  for (const auto known : results)
    if (result == known) return true;
  return false;
}

std::optional<double> number_at(std::string_view text) {
  text = ascii::trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  double out = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failed != std::errc() || !std::isfinite(out)) return std::nullopt;
  return out;
}

} // namespace

auth_results read_auth_results(const std::vector<raw_field>& fields, const read_options& options) {
  auth_results out;
  int left = options.trusted_authserv_id.empty() ? 0 : options.authserv_fields;
  for (const auto& field : fields) {
    if (left <= 0) break;
    if (!ascii::same_word(field.name, "Authentication-Results")) continue;
    const auto text = without_comments(field.value);
    std::string_view rest = text;
    const auto id = next_clause(rest);
    if (!ascii::same_word(id.substr(0, id.find_first_of(" \t")), options.trusted_authserv_id)) continue;
    --left;
    while (!rest.empty()) {
      std::string method;
      std::string result;
      if (!read_result(next_clause(rest), method, result)) continue;
      if (method == "spf" && out.spf == "none") out.spf = result;
      if (method == "dmarc" && out.dmarc == "none") out.dmarc = result;
      if (method == "dkim" && (out.dkim == "none" || result == "pass")) out.dkim = result;
    }
  }
  return out;
}

std::optional<double> read_spam_score(const std::vector<raw_field>& fields, const read_options& options) {
  if (!options.trust_spam_headers) return std::nullopt;
  if (const auto* field = find_field(fields, "X-Spam-Score"))
    if (const auto score = number_at(field->value)) return score;
  // SpamAssassin: `No, score=-1.9 required=5.0`
  if (const auto* field = find_field(fields, "X-Spam-Status"))
    if (const auto at = field->value.find("score="); at != std::string::npos)
      if (const auto score = number_at(std::string_view(field->value).substr(at + 6))) return score;
  // rspamd: `default: False [4.20 / 15.00]; …`
  if (const auto* field = find_field(fields, "X-Spamd-Result"))
    if (const auto at = field->value.find('['); at != std::string::npos)
      if (const auto score = number_at(std::string_view(field->value).substr(at + 1))) return score;
  return std::nullopt;
}

} // namespace barid::mime
