#include "runtime/http/rule_owners.hpp"

#include "grammar/route/parse.hpp"

#include <algorithm>
#include <cstdint>
#include <variant>

namespace barid::http {

namespace {

std::string rule_name_of(const route::rule_decl& r) {
  switch (r.kind) {
  case route::rule_decl::kind_of::otherwise:
    return "otherwise";
  case route::rule_decl::kind_of::defaults:
    return "defaults";
  case route::rule_decl::kind_of::rule:
    break;
  }
  return r.id.text;
}

} // namespace

std::vector<rule_owner> owners_in(const source_set& files) {
  std::vector<rule_owner> out;
  for (std::uint32_t i = 0; i < files.files.size(); ++i) {
    const auto& [path, text] = files.files[i];
    if (!path.ends_with(".route")) continue;
    const auto tree = route::parse(text, i).tree;
    for (const auto& d : tree.declarations) {
      if (const auto* t = std::get_if<route::table_decl>(&d.what)) {
        for (const auto& r : t->rules) out.push_back({r.at, "rule", t->id.text + "." + rule_name_of(r)});
      } else if (const auto* on = std::get_if<route::on_decl>(&d.what)) {
        const auto& at = on->event.at;
        const auto begin = std::min<std::size_t>(at.begin, text.size());
        out.push_back({d.at, "on", text.substr(begin, at.end - begin)});
      } else if (const auto* b = std::get_if<route::block_decl>(&d.what)) {
        out.push_back({d.at, b->keyword.text, b->id.text});
      } else if (const auto* f = std::get_if<route::flow_decl>(&d.what)) {
        out.push_back({d.at, "flow", f->id.text});
      } else if (const auto* x = std::get_if<route::test_decl>(&d.what)) {
        out.push_back({d.at, "test", x->title.text});
      }
    }
  }
  return out;
}

} // namespace barid::http
