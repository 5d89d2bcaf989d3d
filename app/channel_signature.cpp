#include "app/change.hpp"
#include "app/channel_arguments.hpp"
#include "runtime/channel/signatures.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <iostream>
#include <iterator>

namespace barid::app {

namespace {

using nlohmann::ordered_json;

exit_code show_signatures(const channel::account& account, bool as_json) {
  if (as_json) {
    std::cout << ordered_json(account.signatures).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    return exit_code::ok;
  }
  if (account.signatures.empty()) std::cout << "none: what a rule file says is put under answers\n";
  for (const auto& [language, body] : account.signatures)
    std::cout << (language.empty() ? "every other language" : language) << ":\n" << body << '\n';
  return exit_code::ok;
}

result<std::string> text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) return error{errc::invalid, "the file `" + path + "` cannot be read", "name a text file"};
  constexpr std::size_t longest = 20'000;
  if (text.size() > longest) return error{errc::invalid, "a signature has 20 kB at most", "shorten `" + path + "`"};
  return text;
}

} // namespace

exit_code sign_channel(const channel_arguments& a) {
  std::string text;
  if (!a.text_file.empty()) {
    auto read = text_of(a.text_file);
    if (!read) return report(read.why());
    text = std::move(*read);
  }
  auto o = open_instance(*a.config);
  if (!o) return report(o.why());
  auto row = find_channel(o->on, a.channel);
  if (!row) return report(row.why());
  auto account = channel::account_from_json(row->settings);
  if (!account) return report(account.why());
  if (a.text_file.empty() && !a.remove) return show_signatures(*account, a.json);
  if (a.remove) account->signatures.erase(a.language);
  else account->signatures[a.language] = channel::html_of(text);
  row->settings = channel::to_json(*account);
  auto open = store::transaction::begin(o->on);
  if (!open) return report(open.why());
  if (auto ok = store::update_channel(o->on, *row); !ok) return report(ok.why());
  const ordered_json detail{{"language", a.language}};
  if (auto ok =
          commit_change(o->on, *open, {store::audit_action::channel_signature, subject_of(row->id), detail.dump()});
      !ok)
    return report(ok.why());
  std::cout << (a.remove ? "removed" : "changed") << " the signature of `" << row->name << "`\n";
  return exit_code::ok;
}

} // namespace barid::app
