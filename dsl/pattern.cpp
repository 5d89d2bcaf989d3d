#include "dsl/pattern.hpp"

#include "dsl/codes.hpp"
#include "dsl/pattern_lower.hpp"
#include "dsl/pattern_sample.hpp"
#include "grammar/pattern/parse.hpp"
#include "text/fold.hpp"

#include <re2/re2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <mutex>
#include <utility>

namespace barid::dsl {

struct compiled_pattern {
  std::string expression;
  bool exact = false;
  std::vector<std::string> captures; ///< By group number, from 1.
  pattern_sample sample;

  /// Made when it is first asked: a desk with thousands of patterns asks few of them for their captures.
  const re2::RE2& engine() const {
    std::call_once(made_, [this] {
      re2::RE2::Options options;
      options.set_log_errors(false);
      options.set_max_mem(64 << 20);
      engine_ = std::make_unique<re2::RE2>(expression, options);
    });
    return *engine_;
  }

private:
  mutable std::once_flag made_;
  mutable std::unique_ptr<re2::RE2> engine_;
};

namespace {

/// How long the expression is with its repetitions written out, or longer: each is taken to be inside of all others.
/// RE2 refuses what takes over 64 MB, some million instructions, of which a class of Unicode needs up to a thousand.
double written_out(const std::string& expression) {
  double out = static_cast<double>(expression.size()), times = 0;
  bool inside = false;
  for (const char c : expression) {
    const bool digit = c >= '0' && c <= '9';
    if (inside && digit) times = times * 10 + (c - '0');
    else out *= std::max(std::exchange(times, 0), 1.0);
    inside = c == '{' || (inside && (digit || c == ','));
  }
  return out;
}
constexpr double surely_small = 1'000;

/// Digits of any script as ASCII, everything else as it is.
std::string with_ascii_digits(std::string_view text) {
  std::string out;
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    const auto begin = i;
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);
    const auto digit = c >= 0x80 ? u_charDigitValue(c) : -1;
    if (digit >= 0) out += static_cast<char>('0' + digit);
    else out.append(text, static_cast<std::size_t>(begin), static_cast<std::size_t>(i - begin));
  }
  return out;
}

} // namespace

std::shared_ptr<const compiled_pattern> compile_pattern(std::string_view between_slashes, span at, bool exact,
                                                        std::vector<diagnostic>& found) {
  const auto before = found.size();
  auto parsed = pattern::parse(between_slashes, {at.file, at.begin + 1, at.end});
  std::ranges::move(parsed.diagnostics, std::back_inserter(found));
  const auto failed = [&] {
    return std::any_of(found.begin() + static_cast<std::ptrdiff_t>(before), found.end(),
                       [](const diagnostic& d) { return d.level == severity::error; });
  };
  if (failed()) return nullptr;
  auto out = std::make_shared<compiled_pattern>();
  out->expression = lower_pattern(parsed.tree, exact, found);
  if (failed()) return nullptr;
  out->exact = exact;
  out->captures = std::move(parsed.captures);
  out->sample = sample_pattern(parsed.tree);
  if (written_out(out->expression) > surely_small && !out->engine().ok()) {
    found.push_back({code::pattern_refused,
                     severity::error,
                     at,
                     "this pattern cannot be carried out: " + out->engine().error(),
                     "make it shorter or simpler",
                     {}});
    return nullptr;
  }
  return out;
}

std::vector<std::string> capture_names(const compiled_pattern& p) {
  return p.captures;
}

const std::string& sample_of(const compiled_pattern& p) {
  return p.sample.text;
}

bool at_begin(const compiled_pattern& p) {
  return p.sample.begins;
}

bool at_end(const compiled_pattern& p) {
  return p.sample.ends;
}

const std::string& scan_expression(const compiled_pattern& p) {
  return p.expression;
}

bool is_exact(const compiled_pattern& p) {
  return p.exact;
}

std::optional<pattern_match> find(const compiled_pattern& p, std::string_view original) {
  text::folded folded;
  if (!p.exact) folded = text::fold_with_positions(original);
  const std::string_view subject = p.exact ? original : std::string_view(folded.text);
  std::vector<re2::StringPiece> groups(p.captures.size() + 1);
  const re2::StringPiece all(subject.data(), subject.size());
  if (!p.engine().Match(all, 0, subject.size(), re2::RE2::UNANCHORED, groups.data(), static_cast<int>(groups.size())))
    return std::nullopt;
  auto range = [&](const re2::StringPiece& piece) {
    const auto begin = static_cast<std::size_t>(piece.data() - subject.data());
    if (p.exact) return text::byte_range{begin, begin + piece.size()};
    return folded.positions.original(begin, begin + piece.size());
  };
  pattern_match out;
  const auto whole = range(groups[0]);
  out.begin = whole.begin;
  out.end = whole.end;
  for (std::size_t i = 0; i < p.captures.size(); ++i) {
    if (!groups[i + 1].data()) continue; // its alternative was not taken
    const auto r = range(groups[i + 1]);
    out.captures.emplace(p.captures[i], with_ascii_digits(original.substr(r.begin, r.end - r.begin)));
  }
  return out;
}

} // namespace barid::dsl
