#include "format/spacing.hpp"

namespace barid::format {

using route::keyword;
using route::sign;
using route::token;
using route::token_kind;

namespace {

bool opens(const token& t) {
  return t.mark == sign::open_paren || t.mark == sign::open_bracket;
}

/// A minus that makes the number behind it negative needs a blank before it.
bool negates(const written& from, std::uint32_t i) {
  return from.at(i).mark == sign::minus && !from.role_of(i).spans;
}

bool before_open_paren(const written& from, std::uint32_t i) {
  const token& previous = from.at(i - 1);
  if (opens(previous) || previous.mark == sign::bang) return false;
  if (!from.role_of(i).opens_list) return true; // a condition
  if (previous.word == keyword::k_of) return true;
  // `crm@1.touch(…)` is a verb only without a blank
  if (previous.kind == token_kind::address) return from.at(i).spaced;
  return previous.kind != token_kind::word;
}

} // namespace

bool spaced(const written& from, std::uint32_t i) {
  const token& previous = from.at(i - 1);
  const token& t = from.at(i);
  switch (t.mark) {
  case sign::comma:
  case sign::semicolon:
  case sign::colon:
  case sign::close_paren:
  case sign::close_bracket:
    return false;
  case sign::dots:
  case sign::minus:
    if (from.role_of(i).spans) return false;
    return true;
  case sign::open_paren:
    return before_open_paren(from, i);
  default:
    break;
  }
  if (previous.mark == sign::bang || opens(previous)) return false;
  if (from.role_of(i - 1).spans) return false;
  if (negates(from, i - 1)) return t.spaced;
  return true;
}

bool line_end_separates(const written& from, std::uint32_t before, std::uint32_t i) {
  const token& a = from.at(before);
  const token& b = from.at(i);
  if (a.mark == sign::close_brace) return true;
  if (a.mark == sign::comma || a.mark == sign::equals) return false;
  if (a.word == keyword::k_and || a.word == keyword::k_or || a.word == keyword::k_not) return false;
  return b.word != keyword::k_when && b.word != keyword::k_and && b.word != keyword::k_or && b.word != keyword::k_else;
}

} // namespace barid::format
