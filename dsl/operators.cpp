#include "dsl/operators.hpp"

#include "dsl/checker.hpp"
#include "dsl/field.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace barid::dsl {

using route::comparator;

namespace {

struct spelled {
  comparator op;
  const char* words;
};

std::vector<spelled> operators(value_type type, const field_use& field) {
  using enum comparator;
  std::vector<spelled> out;
  switch (type) {
  case value_type::text:
    out = {{is, "is"},
           {is_any, "is any"},
           {contains, "contains"},
           {starts, "starts"},
           {ends, "ends"},
           {matches, "matches"},
           {mentions, "mentions"},
           {in, "in"},
           {is_empty, "is empty"}};
    break;
  case value_type::address:
    out = {{is, "is"}, {is_any, "is any"}, {in, "in"}, {is_empty, "is empty"}};
    break;
  case value_type::domain:
    out = {{is, "is"}, {is_any, "is any"}, {in, "in"}, {within, "within"}};
    break;
  case value_type::time:
    out = {{within, "within"}, {outside, "outside"},  {less, "<"}, {less_equal, "<="},
           {greater, ">"},     {greater_equal, ">="}, {is, "is"},  {between, "between"}};
    break;
  case value_type::number:
    out = {{less, "<"}, {less_equal, "<="},   {greater, ">"}, {greater_equal, ">="},
           {is, "is"},  {between, "between"}, {in, "in"}};
    break;
  case value_type::size:
  case value_type::duration:
    out = {{less, "<"}, {less_equal, "<="}, {greater, ">"}, {greater_equal, ">="}, {is, "is"}, {between, "between"}};
    break;
  case value_type::enumeration:
    out = {{is, "is"}, {is_any, "is any"}};
    break;
  case value_type::set:
    out = {{has, "has"}, {has_any, "has any"}, {has_all, "has all"}, {has_none, "has none"}};
    break;
  case value_type::boolean:
    out = {{none, "nothing behind it"}};
    break;
  }
  out.push_back({is_present, "is present"});
  out.push_back({is_missing, "is missing"});
  if (field.name == "message_id") out.push_back({seen_within, "seen within"});
  return out;
}

} // namespace

bool operator_fits(value_type type, comparator op, const field_use& field) {
  const auto all = operators(type, field);
  return std::ranges::any_of(all, [&](const spelled& s) { return s.op == op; });
}

std::string operators_for(value_type type, const field_use& field) {
  std::string out;
  for (const auto& s : operators(type, field)) out += (out.empty() ? "`" : ", `") + std::string(s.words) + "`";
  return out;
}

const char* name_of(value_type t) {
  switch (t) {
  case value_type::text:
    return "text";
  case value_type::address:
    return "address";
  case value_type::domain:
    return "domain";
  case value_type::number:
    return "number";
  case value_type::size:
    return "size";
  case value_type::duration:
    return "duration";
  case value_type::time:
    return "time";
  case value_type::enumeration:
    return "word";
  case value_type::set:
    return "set";
  case value_type::boolean:
    return "yes or no";
  }
  return "text";
}

std::string article(value_type type) {
  switch (type) {
  case value_type::address:
    return "an address";
  case value_type::time:
    return "a point in time";
  case value_type::set:
    return "a set of words";
  case value_type::boolean:
    return "a yes or no by itself";
  default:
    return std::string("a ") + name_of(type);
  }
}

const char* name_of(list_type t) {
  switch (t) {
  case list_type::text:
    return "text";
  case list_type::senders:
    return "senders";
  case list_type::addresses:
    return "addresses";
  case list_type::domains:
    return "domains";
  case list_type::numbers:
    return "numbers";
  }
  return "text";
}

bool list_fits(list_type type, list_type wanted) {
  if (type == wanted) return true;
  auto people = [](list_type t) { return t == list_type::senders || t == list_type::addresses; };
  // people and domains are asked of addresses; a domain looks into the domains of senders
  if (people(wanted)) return people(type) || type == list_type::domains;
  return wanted == list_type::domains && type == list_type::senders;
}

std::vector<std::string> words_of(const checker& c, const field_use& use) {
  if (!use.field) {
    const auto a = c.out.attributes.find(use.name);
    return a == c.out.attributes.end() ? std::vector<std::string>() : a->second.words;
  }
  if (use.name == "status") {
    std::vector<std::string> out(c.out.statuses.begin(), c.out.statuses.end());
    std::ranges::sort(out);
    return out;
  }
  std::vector<std::string> out;
  std::string_view words = use.field->words;
  while (!words.empty()) {
    const auto space = words.find(' ');
    out.emplace_back(words.substr(0, space));
    words.remove_prefix(space == std::string_view::npos ? words.size() : space + 1);
  }
  return out;
}

} // namespace barid::dsl
