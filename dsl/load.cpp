#include "dsl/load.hpp"

#include "dsl/codes.hpp"
#include "grammar/route/parse.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

constexpr double language_version = 1;

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
      c_.error(code::no_rules, {}, "there is no rule file here",
               "a rules folder holds files that end in `.route`");
    for (auto i : roots) visit(i);
    return std::move(out_);
  }

private:
  enum class progress : std::uint8_t { untouched, open, done };

  checker& c_;
  std::vector<progress> state_;
  loaded out_;

  void visit(std::uint32_t number) {
    if (state_[number] == progress::done) return;
    state_[number] = progress::open;
    auto parsed = route::parse(c_.sources.files[number].text, number);
    std::ranges::move(parsed.diagnostics, std::back_inserter(c_.found));
    for (const auto& d : parsed.tree.declarations) {
      if (const auto* use = std::get_if<route::use_decl>(&d.what)) follow(*use);
      if (const auto* l = std::get_if<route::language_decl>(&d.what); l && l->number.number > language_version)
        c_.error(code::newer_language, l->number.at,
                 "this file is written for version " + c_.written(l->number.at) +
                     " of the language; this is version 1",
                 "update barid, or ask for the file in version 1");
    }
    state_[number] = progress::done;
    out_.files.push_back(std::move(parsed.tree));
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
      c_.error(code::use_missing, use.path.at, "there is no file `" + use.path.text + "`",
               did_you_mean(path, known));
      return;
    }
    const auto number = static_cast<std::uint32_t>(it - c_.sources.files.begin());
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
