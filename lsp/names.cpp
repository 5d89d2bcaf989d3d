#include "lsp/names.hpp"

#include "grammar/route/lex.hpp"
#include "lsp/file_syntax.hpp"

#include <algorithm>

namespace barid::lsp {

using dsl::use_of;

namespace {

bool is_one_word(const std::string& text) {
  route::findings found(text, 0, 10);
  const auto lexed = route::lex(text, found);
  return found.take().empty() && lexed.tokens.size() == 2 && lexed.comments.empty() &&
         lexed.tokens.front().kind == route::token_kind::word && lexed.tokens.front().begin == 0 &&
         lexed.tokens.front().end == text.size();
}

error refused(std::string message, std::string help) {
  return {errc::invalid, std::move(message), std::move(help)};
}

/// The sources with changes made, the last of a file first.
source_set changed(source_set sources, std::vector<fix> changes) {
  std::ranges::sort(changes, [](const fix& a, const fix& b) { return a.where.begin > b.where.begin; });
  for (const auto& c : changes)
    sources.files[c.where.file].text.replace(c.where.begin, c.where.end - c.where.begin, c.text);
  return sources;
}

std::ptrdiff_t errors_in(const std::vector<diagnostic>& found) {
  return std::ranges::count(found, severity::error, &diagnostic::level);
}

/// `"shared/words.route"` at this byte, relative to the file's folder.
std::optional<std::uint32_t> named_file(const analysis& known, std::uint32_t file, std::uint32_t offset) {
  const auto& source = known.sources.files[file];
  const file_syntax syntax(source.text);
  const auto* t = syntax.token_at(offset);
  if (!t || t->kind != route::token_kind::text || t->end < t->begin + 2) return std::nullopt;
  auto path = std::string(syntax.clean, t->begin + 1, t->end - t->begin - 2);
  auto folder = source.path.substr(0, source.path.rfind('/') == std::string::npos ? 0 : source.path.rfind('/'));
  while (path.starts_with("./")) path.erase(0, 2);
  while (path.starts_with("../")) {
    path.erase(0, 3);
    const auto slash = folder.rfind('/');
    folder.resize(slash == std::string::npos ? 0 : slash);
  }
  if (const auto* n = known.number_of(folder.empty() ? path : folder + "/" + path)) return *n;
  return std::nullopt;
}

} // namespace

const dsl::name_use* use_at(const analysis& known, std::uint32_t file, std::uint32_t offset) {
  const auto key = std::pair(file, offset);
  auto it = std::ranges::upper_bound(known.uses, key, {},
                                     [](const dsl::name_use& u) { return std::pair(u.at.file, u.at.begin); });
  while (it != known.uses.begin()) {
    --it;
    if (it->at.file != file || it->at.end < offset) return nullptr;
    if (it->at.begin <= offset) return &*it;
  }
  return nullptr;
}

std::vector<const dsl::name_use*> uses_of(const analysis& known, const dsl::name_use& same) {
  std::vector<const dsl::name_use*> out;
  for (const auto& u : known.uses)
    if (u.kind == same.kind && u.name == same.name && u.scope == same.scope) out.push_back(&u);
  return out;
}

const char* word_for(use_of kind) {
  switch (kind) {
  case use_of::mailbox:
    return "mailbox";
  case use_of::team:
    return "team";
  case use_of::person:
    return "person";
  case use_of::calendar:
    return "calendar";
  case use_of::sla:
    return "sla";
  case use_of::list:
    return "list";
  case use_of::reply:
    return "reply";
  case use_of::table:
    return "table";
  case use_of::rule:
    return "rule";
  case use_of::flow:
    return "flow";
  case use_of::flag:
    return "flag";
  case use_of::status:
    return "status";
  case use_of::webhook:
    return "webhook";
  case use_of::attribute:
    return "attribute";
  case use_of::field:
    return "field";
  case use_of::tag:
    return "tag";
  case use_of::skill:
    return "skill";
  }
  return "name";
}

std::vector<span> declarations_at(const analysis& known, std::uint32_t file, std::uint32_t offset) {
  std::vector<span> out;
  if (const auto* here = use_at(known, file, offset))
    for (const auto* u : uses_of(known, *here))
      if (u->defines) out.push_back(u->at);
  if (out.empty())
    if (const auto other = named_file(known, file, offset)) out.push_back({*other, 0, 0});
  return out;
}

result<std::vector<fix>> renamed(const analysis& known, std::uint32_t file, std::uint32_t offset,
                                 const std::string& to) {
  const auto* here = use_at(known, file, offset);
  if (!here) return refused("there is no name here that could be changed", "put the cursor on a name");
  const auto all = uses_of(known, *here);
  const bool declared = std::ranges::any_of(all, [](const auto* u) { return u->defines; });
  const bool free = here->kind == use_of::tag || here->kind == use_of::skill;
  if (here->kind == use_of::field)
    return refused("`" + here->name + "` is a field of the language", "only names of your own can be changed");
  if (!declared && !free)
    return refused("`" + here->name + "` is not declared in these files",
                   "built-in names stay, and people, teams and accounts of the directory are renamed there");
  if (!is_one_word(to))
    return refused("`" + to + "` is no name", "a name begins with a letter, then letters, digits, `_`, `-` and dots");
  if (here->kind == use_of::attribute && to.substr(0, to.find('.')) != here->name.substr(0, here->name.find('.')))
    return refused("an attribute stays with its owner", "write `" + here->name.substr(0, here->name.find('.')) + ".…`");
  std::vector<fix> out;
  for (const auto* u : all) out.push_back({u->at, to});
  const auto taken = std::ranges::any_of(known.uses, [&](const dsl::name_use& u) {
    return u.kind == here->kind && u.name == to && u.scope == here->scope && !free && to != here->name;
  });
  if (taken)
    return refused(std::string("there is a ") + word_for(here->kind) + " `" + to + "` already", "choose another name");
  const auto after = dsl::check(changed(known.sources, out));
  if (errors_in(after.diagnostics) > errors_in(known.result.diagnostics))
    return refused("with the name `" + to + "` the rules would have errors", "choose another name");
  return out;
}

} // namespace barid::lsp
