// One character less in a correct file: it must be noticed, and where the language promises so,
// only the declaration it stood in may suffer.

#include "grammar/route/dump.hpp"
#include "grammar/route/parse.hpp"
#include "grammar/route/token.hpp"
#include "tests/grammar/golden.hpp"

#include <string_view>

namespace barid::route {

using namespace barid::testing;

BOOST_AUTO_TEST_SUITE(route_damage)

namespace {

constexpr std::string_view structural = "{}[]()\"/;,:";

/// Offsets at which a declaration keyword stands in column 1, and the end of the text.
std::vector<std::size_t> declaration_starts(const std::string& text) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && text[i - 1] != '\n') continue;
    const auto end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz", i);
    const auto word = std::string_view(text).substr(i, end - i);
    if (starts_declaration(keyword_of(word))) out.push_back(i);
  }
  out.push_back(text.size());
  return out;
}

bool in_comment(const file& tree, std::size_t at) {
  return std::any_of(tree.comments.begin(), tree.comments.end(),
                     [&](const comment& c) { return at >= c.at.begin && at < c.at.end; });
}

/// Where a separator says nothing that a line end, a bracket or another one does not say as well.
bool redundant(const file& tree, const std::string& text, std::size_t at) {
  if (in_comment(tree, at)) return true;
  if (text[at] != ';' && text[at] != ',') return false;
  for (const auto& d : tree.declarations) // items of a list need none at all
    if (std::holds_alternative<list_decl>(d.what) && at >= d.at.begin && at < d.at.end) return true;
  const std::string_view neutral = "\n\r;{}#";
  const auto before = text.find_last_not_of(" \t", at - 1);
  const auto after = text.find_first_not_of(" \t", at + 1);
  return before == text.npos || after == text.npos || neutral.find(text[before]) != neutral.npos ||
         neutral.find(text[after]) != neutral.npos;
}

std::vector<std::string> dumps(const file& tree) {
  std::vector<std::string> out;
  for (const auto& d : tree.declarations) out.push_back(dump(d));
  return out;
}

bool has_error(const parsed& p) {
  return std::any_of(p.diagnostics.begin(), p.diagnostics.end(),
                     [](const diagnostic& d) { return d.level == severity::error; });
}

/// What lies before and behind the damaged declaration is read as before.
void check_containment(const parsed& whole, const parsed& damaged, std::size_t begin, std::size_t end) {
  const auto before = dumps(whole.tree);
  const auto now = dumps(damaged.tree);
  std::size_t head = 0;
  std::size_t tail = 0;
  for (const auto& d : whole.tree.declarations) {
    if (d.at.begin < begin) ++head;
    if (d.at.begin >= end) ++tail;
  }
  BOOST_REQUIRE(now.size() >= head + tail);
  BOOST_CHECK(std::equal(now.begin(), now.begin() + static_cast<std::ptrdiff_t>(head), before.begin()));
  BOOST_CHECK(std::equal(now.end() - static_cast<std::ptrdiff_t>(tail), now.end(),
                         before.end() - static_cast<std::ptrdiff_t>(tail)));
  for (const auto& d : damaged.diagnostics)
    BOOST_CHECK_MESSAGE(d.where.begin >= begin && d.where.begin <= end,
                        d.message << " at " << d.where.begin << " outside " << begin << ".." << end);
}

} // namespace

BOOST_AUTO_TEST_CASE(a_lost_mark_is_noticed_and_damages_only_its_declaration) {
  std::size_t damages = 0;
  for (const auto& file : files_in(source_root() / "tests/grammar/route/cases/good", ".route")) {
    const auto text = read_file(file);
    const auto whole = parse(text, 0);
    const auto starts = declaration_starts(text);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (structural.find(text[i]) == structural.npos) continue;
      auto less = text;
      less.erase(i, 1);
      const auto damaged = parse(less, 0);
      ++damages;
      const auto next = std::upper_bound(starts.begin(), starts.end(), i);
      const auto begin = next == starts.begin() ? 0 : *(next - 1);
      const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(i), '\n') + 1;
      BOOST_TEST_CONTEXT(file << " without `" << text[i] << "` in line " << line) {
        if (!redundant(whole.tree, text, i))
          BOOST_CHECK_MESSAGE(has_error(damaged) || dump(damaged.tree) != dump(whole.tree), "nothing was noticed");
        check_containment(whole, damaged, begin, *next);
      }
    }
  }
  BOOST_TEST(damages > 400u);
}

BOOST_AUTO_TEST_CASE(a_lost_bracket_gives_few_findings) {
  // "each mistake once": one lost mark must not look like many mistakes
  std::size_t damages = 0;
  std::size_t findings = 0;
  for (const auto& file : files_in(source_root() / "tests/grammar/route/cases/good", ".route")) {
    const auto text = read_file(file);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (std::string_view("{}[]()\"").find(text[i]) == std::string_view::npos) continue;
      auto less = text;
      less.erase(i, 1);
      const auto count = parse(less, 0).diagnostics.size();
      const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(i), '\n') + 1;
      BOOST_CHECK_MESSAGE(count <= 5,
                          file << " without `" << text[i] << "` in line " << line << ": " << count << " findings");
      ++damages;
      findings += count;
    }
  }
  BOOST_TEST(findings <= damages + damages / 4);
}

BOOST_AUTO_TEST_CASE(a_file_cut_anywhere_is_read_without_harm) {
  for (const auto& file : files_in(source_root() / "tests/grammar/route/cases/good", ".route")) {
    const auto text = read_file(file);
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
      const auto result = parse(std::string_view(text).substr(0, cut), 0);
      for (const auto& d : result.diagnostics) BOOST_REQUIRE((d.where.begin <= d.where.end && d.where.end <= cut));
      for (const auto& d : result.tree.declarations) BOOST_REQUIRE((d.at.begin <= d.at.end && d.at.end <= cut));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::route
