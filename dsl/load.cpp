#include "dsl/load.hpp"

#include "dsl/codes.hpp"
#include "grammar/route/parse.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

namespace barid::dsl {

namespace {

constexpr double language_version = 1;

/// Names that belong to the files alone. Those of mailboxes, teams, statuses, flags, attributes and
/// extensions stand in the directory, in conversations and in other systems, and are the same everywhere.
route::name* own_name(route::declaration& d) {
  if (auto* l = std::get_if<route::list_decl>(&d.what)) return &l->id;
  if (auto* t = std::get_if<route::table_decl>(&d.what)) return &t->id;
  if (auto* f = std::get_if<route::flow_decl>(&d.what)) return &f->id;
  auto* b = std::get_if<route::block_decl>(&d.what);
  if (!b) return nullptr;
  const auto& k = b->keyword.text;
  return k == "calendar" || k == "sla" || k == "reply" || k == "webhook" ? &b->id : nullptr;
}

class loader {
public:
  explicit loader(checker& c) : c_(c), state_(c.sources.files.size()) {}

  loaded run() {
    std::vector<std::uint32_t> roots;
    for (std::uint32_t i = 0; i < c_.sources.files.size(); ++i) {
      const auto& path = c_.sources.files[i].path;
      if (path.ends_with(".route") && path.find('/') == std::string::npos) roots.push_back(i);
    }
    std::ranges::sort(roots, {}, [&](std::uint32_t i) { return c_.sources.files[i].path; });
    if (roots.empty())
      c_.error(code::no_rules, {}, "there is no rule file here", "a rules folder holds files that end in `.route`");
    c_.prefixes.resize(c_.sources.files.size());
    for (auto i : roots) used_at_.try_emplace(i);
    for (auto i : roots) visit(i);
    return std::move(out_);
  }

private:
  enum class progress : std::uint8_t { untouched, open, done };

  checker& c_;
  std::vector<progress> state_;
  loaded out_;
  /// Files that are read, with the place of the `use` that brought them in; none at the top of the set.
  std::map<std::uint32_t, std::optional<span>> used_at_;

  void visit(std::uint32_t number) {
    if (state_[number] == progress::done) return;
    state_[number] = progress::open;
    auto parsed = route::parse(c_.sources.files[number].text, number);
    std::ranges::move(parsed.diagnostics, std::back_inserter(c_.found));
    if (!c_.prefixes[number].empty())
      for (auto& d : parsed.tree.declarations)
        if (auto* own = own_name(d); own && !own->text.empty()) own->text = c_.prefixes[number] + "." + own->text;
    for (const auto& d : parsed.tree.declarations) {
      if (const auto* use = std::get_if<route::use_decl>(&d.what)) follow(*use);
      if (const auto* l = std::get_if<route::language_decl>(&d.what); l && l->number.number > language_version)
        c_.error(code::newer_language, l->number.at,
                 "this file is written for version " + c_.written(l->number.at) + " of the language; this is version 1",
                 "update barid, or ask for the file in version 1");
    }
    state_[number] = progress::done;
    out_.files.push_back(std::move(parsed.tree));
  }

  /// The name that stands before those of the file: the same at every `use`.
  bool name(std::uint32_t number, const route::use_decl& use) {
    auto prefix = c_.prefixes[use.path.at.file];
    if (use.as) prefix += (prefix.empty() ? "" : ".") + use.as->text;
    const auto [first, fresh] = used_at_.try_emplace(number, use.path.at);
    if (fresh) c_.prefixes[number] = prefix;
    if (c_.prefixes[number] == prefix) return true;
    const auto& known = c_.prefixes[number];
    if (!first->second) {
      c_.error(code::use_named_twice, use.as ? use.as->at : use.path.at,
               "`" + use.path.text + "` lies at the top of the rules folder and is read by itself, so its names are " +
                   "not those of `" + prefix + "`",
               "move it into a folder below, or leave out `as`");
      return false;
    }
    c_.error(code::use_named_twice, use.as ? use.as->at : use.path.at,
             "the names of `" + use.path.text + "` are known " +
                 (known.empty() ? std::string("as they are") : "as `" + known + ".…`") + " already",
             known.empty() ? "leave out `as`, here or there"
                           : "a file has one name: use it as `" + known + "` here, too")
        .related.push_back({*first->second, "it is used here first"});
    return false;
  }

  void follow(const route::use_decl& use) {
    if (use.path.kind != route::value_kind::text) return;
    const auto path = c_.resolve_path(use.path.text, use.path.at);
    if (path.empty()) {
      c_.error(code::use_outside, use.path.at, "`" + use.path.text + "` lies outside the rules folder",
               "copy the file into the rules folder");
      return;
    }
    const auto it = std::ranges::find(c_.sources.files, path, &source_file::path);
    if (it == c_.sources.files.end()) {
      std::vector<std::string> known;
      for (const auto& f : c_.sources.files) known.push_back(f.path);
      c_.error(code::use_missing, use.path.at, "there is no file `" + use.path.text + "`", did_you_mean(path, known));
      return;
    }
    const auto number = static_cast<std::uint32_t>(it - c_.sources.files.begin());
    if (!name(number, use)) return;
    if (state_[number] == progress::open) {
      c_.error(code::use_cycle, use.path.at, "`" + use.path.text + "` uses this file in turn",
               "move what both need into a third file");
      return;
    }
    visit(number);
  }
};

} // namespace

std::vector<const route::declaration*> loaded::all() const {
  std::vector<const route::declaration*> out;
  for (const auto& f : files)
    for (const auto& d : f.declarations) out.push_back(&d);
  return out;
}

loaded load(checker& c) {
  return loader(c).run();
}

} // namespace barid::dsl
