#include "runtime/config/toml_source.hpp"

#include "runtime/config/text_file.hpp"

#include <toml++/toml.h>

#include <algorithm>

namespace barid::config {

namespace {

error at(const std::filesystem::path& file, unsigned line, const std::string& what, const std::string& help) {
  return {errc::invalid, "line " + std::to_string(line) + " of " + file.string() + ": " + what, help};
}

result<void> collect(const std::filesystem::path& file, const toml::table& from, const std::string& prefix,
                     std::vector<written_value>& into) {
  for (const auto& [key, node] : from) {
    const auto name = prefix + std::string(key.str());
    const unsigned line = node.source().begin.line;
    if (const auto* table = node.as_table()) {
      if (auto ok = collect(file, *table, name + ".", into); !ok) return ok;
    } else if (const auto* text = node.as_string()) {
      into.push_back({name, text->get(), line});
    } else if (const auto* number = node.as_integer()) {
      into.push_back({name, std::to_string(number->get()), line});
    } else if (const auto* flag = node.as_boolean()) {
      into.push_back({name, flag->get() ? "true" : "false", line});
    } else {
      return at(file, line, "`" + name + "` has a value of a kind that no option takes",
                "write a text in quotes, a whole number, true or false");
    }
  }
  return {};
}

} // namespace

result<std::vector<written_value>> read_toml(const std::filesystem::path& file) {
  auto text = read_text_file(file);
  if (!text) return text.why();
  std::vector<written_value> out;
  try {
    const auto table = toml::parse(*text, file.string());
    if (auto ok = collect(file, table, "", out); !ok) return ok.why();
  } catch (const toml::parse_error& e) {
    std::string what(e.description());
    std::ranges::replace(what, '\n', ' ');
    return at(file, e.source().begin.line, what, "a line is `key = value` below a `[table]`; texts stand in quotes");
  }
  // in the order of the file, so that the first complaint is about the first line that deserves one
  std::ranges::stable_sort(out, {}, &written_value::line);
  return out;
}

} // namespace barid::config
