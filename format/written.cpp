#include "format/written.hpp"

#include "grammar/route/lex.hpp"
#include "grammar/route/node.hpp"
#include "grammar/route/read_tokens.hpp"
#include "grammar/route/readable.hpp"

#include <algorithm>

namespace barid::format {

using route::node_kind;
using route::sign;

namespace {

constexpr unsigned depth = 256; ///< The file was parsed before: it is no deeper.

std::size_t line_ends(std::string_view between) {
  return static_cast<std::size_t>(std::count(between.begin(), between.end(), '\n'));
}

std::string_view without_blanks_behind(std::string_view text) {
  const auto last = text.find_last_not_of(" \t\r");
  return text.substr(0, last == text.npos ? 0 : last + 1);
}

} // namespace

written::written(std::string_view text) {
  route::findings found(text, 0, 1);
  clean_ = route::readable(text, found);
  auto lexed = route::lex(clean_, found);
  tokens_ = std::move(lexed.tokens);
  roles_.resize(tokens_.size());
  find_partners();
  find_roles(clean_);
  place_comments(lexed.comments);
}

void written::find_partners() {
  std::vector<std::uint32_t> open;
  for (std::uint32_t i = 0; i < tokens_.size(); ++i) {
    switch (tokens_[i].mark) {
    case sign::open_brace:
    case sign::open_bracket:
    case sign::open_paren:
      open.push_back(i);
      break;
    case sign::close_brace:
    case sign::close_bracket:
    case sign::close_paren:
      if (open.empty()) break;
      roles_[i].partner = open.back();
      roles_[open.back()].partner = i;
      open.pop_back();
      break;
    default:
      break;
    }
  }
}

void written::find_roles(std::string_view text) {
  route::findings found(text, 0, 1);
  const auto nodes = route::read_tokens(text, tokens_, found, depth);
  const auto each_child = [&](std::uint32_t parent, auto visit) {
    for (auto i = parent + 1; i < nodes[parent].after; i = nodes[i].after) visit(nodes[i]);
  };
  const auto opener_of = [&](const route::node& n, sign mark) -> role* {
    for (auto i = n.first; i < n.last; ++i)
      if (tokens_[i].mark == mark) return &roles_[i];
    return nullptr;
  };
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    const auto& n = nodes[i];
    switch (n.kind) {
    case node_kind::list:
    case node_kind::group:
    case node_kind::any_of:
      if (auto* r = opener_of(n, n.kind == node_kind::list ? sign::open_bracket : sign::open_paren))
        r->opens_list = true;
      each_child(i, [&](const route::node& c) { roles_[c.first].starts_item = true; });
      break;
    case node_kind::extension:
      each_child(i, [&](const route::node& c) {
        if (c.kind != node_kind::parameter) return;
        roles_[c.first].starts_item = true;
        if (auto* r = opener_of(n, sign::open_paren)) r->opens_list = true;
      });
      break;
    case node_kind::list_of:
      for (auto b = i + 1; b < n.after; b = nodes[b].after) {
        if (nodes[b].kind != node_kind::body) continue;
        roles_[nodes[b].first].opens_items = true;
        each_child(b, [&](const route::node& c) { roles_[c.first].starts_item = true; });
      }
      break;
    case node_kind::range:
      for (auto t = n.first; t < n.last; ++t)
        if (tokens_[t].mark == sign::dots || (t == n.first + 1 && tokens_[t].mark == sign::minus))
          roles_[t].spans = true;
      break;
    case node_kind::table:
    case node_kind::flow:
    case node_kind::test_case:
      each_child(i, [&](const route::node& c) {
        if (c.kind == node_kind::body) roles_[c.first].always_open = true;
      });
      break;
    default:
      break;
    }
  }
}

void written::place_comments(const std::vector<route::comment>& comments) {
  remarks_.emplace_back(); // none
  remarks_at_.resize(tokens_.size());
  apart_.resize(tokens_.size());
  apart_from_remarks_.resize(tokens_.size());
  const std::string_view text = clean_;
  std::size_t next = 0;
  std::uint32_t behind = 0; // where the token or comment before ends
  for (std::uint32_t i = 0; i < tokens_.size(); ++i) {
    std::vector<remark> here;
    bool own_line_seen = false;
    for (; next < comments.size() && comments[next].at.begin < tokens_[i].begin; ++next) {
      const auto& c = comments[next].at;
      const auto lines = line_ends(text.substr(behind, c.begin - behind));
      remark r;
      r.text = without_blanks_behind(text.substr(c.begin, c.end - c.begin));
      r.own_line = lines > 0 || (i == 0 && here.empty());
      r.apart = lines > 1;
      if (r.own_line && !own_line_seen) {
        own_line_seen = true;
        apart_[i] = r.apart;
      }
      here.push_back(r);
      behind = c.end;
    }
    const auto lines = line_ends(text.substr(behind, tokens_[i].begin - behind));
    if (own_line_seen) apart_from_remarks_[i] = lines > 1;
    else apart_[i] = lines > 1;
    behind = tokens_[i].end;
    if (here.empty()) continue;
    remarks_at_[i] = static_cast<std::uint32_t>(remarks_.size());
    remarks_.push_back(std::move(here));
  }
  remarks_until_.resize(tokens_.size() + 1);
  for (std::size_t i = 0; i < tokens_.size(); ++i) remarks_until_[i + 1] = remarks_until_[i] + (remarks_at_[i] != 0);
}

const std::vector<remark>& written::before(std::uint32_t i) const {
  return remarks_[remarks_at_[i]];
}

bool written::comments_inside(std::uint32_t first, std::uint32_t last) const {
  return last > first + 1 && remarks_until_[last] > remarks_until_[first + 1];
}

} // namespace barid::format
