#include "lsp/rule_set.hpp"

#include <algorithm>

namespace barid::lsp {

const std::uint32_t* analysis::number_of(const std::string& path) const {
  const auto it = numbers_.find(path);
  return it == numbers_.end() ? nullptr : &it->second;
}

std::shared_ptr<const analysis> analyse(std::string root, std::uint64_t revision, source_set sources, depth how) {
  auto out = std::make_shared<analysis>();
  out->root = std::move(root);
  out->revision = revision;
  out->sources = std::move(sources);
  dsl::compile_options options;
  options.uses = &out->uses;
  options.analyse = how == depth::all;
  out->result = dsl::check(out->sources, options);
  for (const auto& f : out->sources.files) {
    out->numbers_.emplace(f.path, static_cast<std::uint32_t>(out->lines.size()));
    out->lines.emplace_back(f.text);
  }
  // one place may be looked at twice; by place, declarations first
  std::ranges::sort(out->uses, [](const dsl::name_use& a, const dsl::name_use& b) {
    return std::tuple(a.at.file, a.at.begin, !a.defines) < std::tuple(b.at.file, b.at.begin, !b.defines);
  });
  out->uses.erase(std::unique(out->uses.begin(), out->uses.end(),
                              [](const dsl::name_use& a, const dsl::name_use& b) {
                                return a.at == b.at && a.kind == b.kind && a.name == b.name;
                              }),
                  out->uses.end());
  return out;
}

void rule_set::put_saved(source_set saved) {
  saved_ = std::move(saved);
  ++revision_;
}

void rule_set::open(const std::string& path, std::string text) {
  open_[path] = std::move(text);
  ++revision_;
}

void rule_set::close(const std::string& path) {
  open_.erase(path);
  ++revision_;
}

source_set rule_set::sources() const {
  source_set out;
  for (const auto& f : saved_.files)
    if (!open_.contains(f.path)) out.files.push_back(f);
  for (const auto& [path, text] : open_) out.files.push_back({path, text});
  std::ranges::sort(out.files, {}, &source_file::path);
  return out;
}

void rule_set::put(std::shared_ptr<const analysis> done) {
  if (!last_ || done->revision >= last_->revision) last_ = std::move(done);
}

const analysis& rule_set::now() {
  if (!last_ || last_->revision != revision_) last_ = analyse(root_, revision_, sources(), depth::names);
  return *last_;
}

} // namespace barid::lsp
