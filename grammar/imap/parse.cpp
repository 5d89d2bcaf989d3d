// What the values of a response mean. PEGTL stays in response_rules.cpp.

#include "grammar/imap/parse.hpp"

#include "grammar/imap/internal_date.hpp"
#include "grammar/imap/value.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string_view>
#include <utility>

namespace barid::imap {

namespace {

using values = std::vector<value>;

std::string upper(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number out = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (wrong != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return out;
}

template <class Number>
std::optional<Number> number(const value& v) {
  return v.kind == value_kind::word ? number<Number>(v.text) : std::nullopt;
}

bool is_nil(const value& v) {
  return v.kind == value_kind::word && upper(v.text) == "NIL";
}

std::string unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    out += text[i];
  }
  return out;
}

/// A response under reading: its values, and the literals they may take the bytes of.
struct reader {
  raw_response& raw;

  /// The bytes of a word, a string or a literal; nothing for a list.
  std::optional<std::string> text(const value& v) {
    switch (v.kind) {
    case value_kind::word:
      return std::string(v.text);
    case value_kind::quoted:
      return unescaped(v.text);
    case value_kind::literal: {
      const auto found = std::lower_bound(raw.literals.begin(), raw.literals.end(), v.end,
                                          [](const literal& l, std::size_t at) { return l.at < at; });
      if (found == raw.literals.end() || found->at != v.end) return std::nullopt;
      return std::move(found->bytes);
    }
    case value_kind::list:
      return std::nullopt;
    }
    return std::nullopt;
  }

  std::vector<std::string> texts(const values& from, std::size_t first = 0) {
    std::vector<std::string> out;
    for (std::size_t i = first; i < from.size(); ++i) {
      if (from[i].kind == value_kind::list) {
        auto inner = texts(from[i].items);
        std::move(inner.begin(), inner.end(), std::back_inserter(out));
      } else if (auto t = text(from[i])) {
        out.push_back(std::move(*t));
      }
    }
    return out;
  }

  std::vector<std::string> upper_texts(const values& from, std::size_t first) {
    auto out = texts(from, first);
    for (auto& t : out) t = upper(t);
    return out;
  }
};

std::optional<uid_ranges> ranges(std::string_view text) {
  uid_ranges out;
  auto one = [](std::string_view t) {
    return t == "*" ? std::optional(std::numeric_limits<std::uint32_t>::max()) : number<std::uint32_t>(t);
  };
  while (true) {
    const auto part = text.substr(0, text.find(','));
    const auto colon = part.find(':');
    const auto first = one(part.substr(0, colon));
    const auto last = colon == std::string_view::npos ? first : one(part.substr(colon + 1));
    if (!first || !last || *first == 0 || *last == 0) return std::nullopt;
    out.push_back({std::min(*first, *last), std::max(*first, *last)});
    if (part.size() == text.size()) return out;
    text.remove_prefix(part.size() + 1);
  }
}

using maybe = std::optional<response>;

char delimiter_of(reader& r, const value& v) {
  if (is_nil(v)) return 0;
  const auto t = r.text(v);
  return t && t->size() == 1 ? t->front() : '\0';
}

maybe read_list(reader& r, const values& v) {
  if (v.size() < 4 || v[1].kind != value_kind::list) return std::nullopt;
  mailbox_list out;
  out.attributes = r.texts(v[1].items);
  out.delimiter = delimiter_of(r, v[2]);
  auto name = r.text(v[3]);
  if (!name) return std::nullopt;
  out.name = std::move(*name);
  return out;
}

maybe read_status(reader& r, const values& v) {
  if (v.size() < 3 || v[2].kind != value_kind::list) return std::nullopt;
  auto name = r.text(v[1]);
  if (!name) return std::nullopt;
  mailbox_status out;
  out.name = std::move(*name);
  const auto& items = v[2].items;
  for (std::size_t i = 0; i + 1 < items.size(); i += 2)
    if (const auto n = number<std::uint64_t>(items[i + 1])) out.items.emplace_back(upper(items[i].text), *n);
  return out;
}

std::optional<std::uint64_t> modseq_of(const value& v) {
  if (v.kind == value_kind::list) return v.items.empty() ? std::nullopt : number<std::uint64_t>(v.items.back());
  return number<std::uint64_t>(v);
}

maybe read_search(const values& v) {
  search out;
  for (std::size_t i = 1; i < v.size(); ++i) {
    if (v[i].kind == value_kind::list) {
      out.modseq = modseq_of(v[i]);
    } else if (const auto n = number<std::uint32_t>(v[i])) {
      out.numbers.push_back(*n);
    } else {
      return std::nullopt;
    }
  }
  return out;
}

maybe read_esearch(reader& r, const values& v) {
  esearch out;
  std::size_t i = 1;
  if (i < v.size() && v[i].kind == value_kind::list) { // (TAG "A7")
    const auto words = r.texts(v[i].items);
    if (words.size() == 2 && upper(words[0]) == "TAG") out.tag = words[1];
    ++i;
  }
  if (i < v.size() && upper(v[i].text) == "UID") {
    out.uid = true;
    ++i;
  }
  for (; i + 1 < v.size(); i += 2) {
    const auto name = upper(v[i].text);
    const auto& argument = v[i + 1];
    if (name == "MIN") out.min = number<std::uint32_t>(argument);
    if (name == "MAX") out.max = number<std::uint32_t>(argument);
    if (name == "COUNT") out.count = number<std::uint32_t>(argument);
    if (name == "MODSEQ") out.modseq = modseq_of(argument);
    if (name == "ALL") {
      auto all = ranges(argument.text);
      if (!all) return std::nullopt;
      out.all = std::move(*all);
    }
  }
  return i == v.size() ? maybe(std::move(out)) : std::nullopt;
}

maybe read_vanished(const values& v) {
  vanished out;
  std::size_t at = 1;
  if (v.size() > at && v[at].kind == value_kind::list) {
    out.earlier = v[at].items.size() == 1 && upper(v[at].items[0].text) == "EARLIER";
    ++at;
  }
  if (v.size() <= at || v[at].kind != value_kind::word) return std::nullopt;
  auto uids = ranges(v[at].text);
  if (!uids) return std::nullopt;
  out.uids = std::move(*uids);
  return out;
}

maybe read_id(reader& r, const values& v) {
  server_id out;
  if (v.size() < 2) return std::nullopt;
  const auto& fields = v[1].items;
  for (std::size_t i = 0; i + 1 < fields.size(); i += 2) {
    auto name = r.text(fields[i]);
    auto content = is_nil(fields[i + 1]) ? std::string() : r.text(fields[i + 1]);
    if (name && content) out.fields.emplace_back(std::move(*name), std::move(*content));
  }
  return out;
}

maybe read_namespaces(reader& r, const values& v) {
  namespaces out;
  if (v.size() < 4) return std::nullopt;
  auto prefixes = [&](const value& from, std::vector<namespace_prefix>& to) {
    for (const auto& entry : from.items) {
      if (entry.items.size() < 2) continue;
      if (auto prefix = r.text(entry.items[0])) to.push_back({std::move(*prefix), delimiter_of(r, entry.items[1])});
    }
  };
  prefixes(v[1], out.personal);
  prefixes(v[2], out.other_users);
  prefixes(v[3], out.shared);
  return out;
}

/// `BODY[HEADER]<0>` and the old names `RFC822`, `RFC822.HEADER`, `RFC822.TEXT`.
std::optional<body_section> section_of(std::string_view item) {
  body_section out;
  const auto open = item.find('[');
  if (open == std::string_view::npos) {
    const auto name = upper(item);
    if (name == "RFC822") return out;
    if (name != "RFC822.HEADER" && name != "RFC822.TEXT") return std::nullopt;
    out.name = name.substr(7);
    return out;
  }
  const auto close = item.rfind(']');
  if (close == std::string_view::npos || upper(item.substr(0, open)).ends_with(".SIZE")) return std::nullopt;
  out.name = upper(item.substr(open + 1, close - open - 1));
  if (close + 2 < item.size()) out.origin = number<std::uint64_t>(item.substr(close + 2, item.size() - close - 3));
  return out;
}

/// The items of a FETCH, pairs of name and value; false where one of them makes the whole useless.
bool read_fetch_items(reader& r, const values& items, fetch& out) {
  if (items.size() % 2 != 0) return false;
  for (std::size_t i = 0; i < items.size(); i += 2) {
    if (items[i].kind != value_kind::word) return false;
    const auto name = upper(items[i].text);
    const auto& v = items[i + 1];
    if (name == "UID") {
      // Without its UID a mail cannot be accounted for: better said than guessed.
      out.uid = number<std::uint32_t>(v);
      if (!out.uid || *out.uid == 0) return false;
    } else if (name == "FLAGS" && v.kind == value_kind::list) {
      out.flags = r.texts(v.items);
    } else if (name == "INTERNALDATE" && v.kind != value_kind::list) {
      if (const auto t = r.text(v)) out.internaldate = parse_internal_date(*t);
    } else if (name == "RFC822.SIZE") {
      out.size = number<std::uint64_t>(v);
    } else if (name == "MODSEQ") {
      out.modseq = modseq_of(v);
    } else if (auto section = section_of(items[i].text)) {
      if (!is_nil(v)) {
        section->bytes = r.text(v);
        if (!section->bytes) return false;
      }
      out.sections.push_back(std::move(*section));
    }
  }
  return true;
}

/// `12 EXISTS`, `7 FETCH (…)`; the outer optional is empty where it is no such response.
std::optional<maybe> read_numbered(reader& r, const values& v) {
  if (v.size() < 2 || v[1].kind != value_kind::word) return std::nullopt;
  const auto n = number<std::uint32_t>(v[0]);
  const auto name = upper(v[1].text);
  const bool needs_list = name == "FETCH";
  if (name != "EXISTS" && name != "RECENT" && name != "EXPUNGE" && !needs_list) return std::nullopt;
  if (!n) return maybe();
  if (name == "EXISTS") return maybe(exists{*n});
  if (name == "RECENT") return maybe(recent{*n});
  if (name == "EXPUNGE") return *n == 0 ? maybe() : maybe(expunge{*n});
  fetch out;
  out.sequence = *n;
  if (*n == 0 || v.size() != 3 || v[2].kind != value_kind::list || !read_fetch_items(r, v[2].items, out))
    return maybe();
  return maybe(std::move(out));
}

response kept(std::string_view text, std::string why) {
  return other{std::string(text.substr(0, 200)), std::move(why)};
}

response read_data(reader& r, const values& v) {
  const auto wrong = [&] { return kept(r.raw.text, "its arguments are not well formed"); };
  if (auto numbered = read_numbered(r, v)) return *numbered ? std::move(**numbered) : wrong();
  const auto name = v[0].kind == value_kind::word ? upper(v[0].text) : std::string();
  maybe out;
  if (name == "CAPABILITY") return capability{r.upper_texts(v, 1)};
  if (name == "ENABLED") return enabled{r.upper_texts(v, 1)};
  if (name == "FLAGS") return mailbox_flags{r.texts(v, 1)};
  if (name == "LIST" || name == "LSUB" || name == "XLIST") out = read_list(r, v);
  else if (name == "STATUS") out = read_status(r, v);
  else if (name == "SEARCH") out = read_search(v);
  else if (name == "ESEARCH") out = read_esearch(r, v);
  else if (name == "VANISHED") out = read_vanished(v);
  else if (name == "ID") out = read_id(r, v);
  else if (name == "NAMESPACE") out = read_namespaces(r, v);
  else return kept(r.raw.text, "");
  return out ? std::move(*out) : wrong();
}

response read_condition(reader& r, const syntax& s) {
  status out;
  out.tag = s.tag;
  const auto what = upper(s.condition);
  out.what = what == "OK"    ? condition::ok
             : what == "NO"  ? condition::no
             : what == "BAD" ? condition::bad
             : what == "BYE" ? condition::bye
                             : condition::preauth;
  if (!s.code.empty()) {
    response_code code;
    code.name = upper(s.code);
    values arguments;
    if (parse_values(s.arguments, arguments)) {
      code.words = r.texts(arguments);
      if (!arguments.empty()) code.number = number<std::uint64_t>(arguments[0]).value_or(0);
    }
    out.code = std::move(code);
  }
  out.text = s.text;
  return out;
}

} // namespace

response parse(raw_response raw) {
  syntax s;
  if (!parse_syntax(raw.text, s)) return kept(raw.text, "it does not have the shape of a response");
  reader r{raw};
  switch (s.what) {
  case shape::continuation:
    return continuation{std::string(s.text)};
  case shape::tagged:
  case shape::condition:
    return read_condition(r, s);
  case shape::data:
    return read_data(r, s.data);
  }
  return kept(raw.text, "");
}

} // namespace barid::imap
