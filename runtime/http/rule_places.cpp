#include "runtime/http/rule_places.hpp"

#include "dsl/source_lines.hpp"
#include "grammar/route/parse.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

namespace barid::http {

namespace {

constexpr std::size_t longest_text = 2'000;
constexpr std::size_t most_books = 16;

class book_maker {
public:
  explicit book_maker(const source_set& files) : files_(files) {}

  void read(std::uint32_t number) {
    const auto tree = route::parse(files_.files[number].text, number).tree;
    std::map<std::string, int> events;
    for (const auto& d : tree.declarations) {
      if (const auto* t = std::get_if<route::table_decl>(&d.what)) {
        for (const auto& r : t->rules) add(t->id.text + "." + name_of(r), r.at);
      } else if (const auto* on = std::get_if<route::on_decl>(&d.what)) {
        auto name = "on " + std::string(text_at(on->event.at));
        // numbers go on from file to file in an order that is not known here
        if (const int n = ++events[name]; n > 1) name += " " + std::to_string(n);
        else if (!events_of_files_.insert(name).second) doubtful_.insert(name);
        add(name, d.at);
      } else if (const auto* b = std::get_if<route::block_decl>(&d.what)) {
        if (b->keyword.text == "mailbox") add("mailbox " + b->id.text, d.at);
      }
    }
  }

  rule_book finish() {
    for (const auto& name : doubtful_)
      std::erase_if(book_, [&](const auto& one) { return one.first.starts_with(name); });
    return std::move(book_);
  }

private:
  static std::string name_of(const route::rule_decl& r) {
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

  std::string_view text_at(const span& at) const {
    const std::string_view text = files_.files[at.file].text;
    return text.substr(std::min<std::size_t>(at.begin, text.size()), at.end - at.begin);
  }

  void add(const std::string& name, const span& at) {
    const auto& file = files_.files[at.file];
    const auto line = lines_.at(at.file, at.begin);
    rule_place place{file.path, line.number, std::string(text_at(at).substr(0, longest_text))};
    if (!book_.emplace(name, std::move(place)).second) doubtful_.insert(name);
  }

  const source_set& files_;
  dsl::set_lines lines_{files_};
  rule_book book_;
  std::set<std::string> doubtful_, events_of_files_;
};

} // namespace

rule_book places_in(const source_set& files) {
  book_maker maker(files);
  for (std::uint32_t i = 0; i < files.files.size(); ++i)
    if (files.files[i].path.ends_with(".route")) maker.read(i);
  return maker.finish();
}

std::shared_ptr<const rule_book> rule_places::find(const std::string& hash) const {
  const std::lock_guard lock(guard_);
  const auto it = books_.find(hash);
  return it == books_.end() ? nullptr : it->second;
}

std::shared_ptr<const rule_book> rule_places::keep(const std::string& hash, rule_book made) {
  auto book = std::make_shared<const rule_book>(std::move(made));
  const std::lock_guard lock(guard_);
  if (books_.size() >= most_books) books_.clear();
  books_[hash] = book;
  return book;
}

} // namespace barid::http
