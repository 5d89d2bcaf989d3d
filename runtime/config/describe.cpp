#include "runtime/config/describe.hpp"

#include <algorithm>

namespace barid::config {

namespace {

std::string_view table_of(const option& o) {
  const auto dot = o.name.find('.');
  return dot == std::string_view::npos ? std::string_view() : o.name.substr(0, dot);
}

std::string_view key_of(const option& o) {
  const auto dot = o.name.find('.');
  return dot == std::string_view::npos ? o.name : o.name.substr(dot + 1);
}

/// At blanks, in lines of at most `width` bytes, each with `before` in front.
std::string wrapped(std::string_view text, std::string_view before, std::size_t width) {
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (column > 0 && column + 1 + end > width) {
      out += '\n';
      column = 0;
    }
    out += column == 0 ? std::string(before) : " ";
    column += (column == 0 ? before.size() : 1) + end;
    out += text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out + "\n";
}

/// As TOML writes it: numbers and true/false bare, everything else in quotes.
std::string toml_value(const option& o, std::string_view value) {
  if (o.of == shape::number || o.of == shape::yes_no) return std::string(value);
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string default_words(const option& o) {
  if (!o.standard.empty()) return "`" + std::string(o.standard) + "`";
  return o.when_unset.empty() ? "unset" : std::string(o.when_unset);
}

} // namespace

std::string commented_toml() {
  std::string out = "# Every option of Barid with its default. Take the `#` away before those you change.\n"
                    "# The environment (BARID_HTTP_LISTEN) and `--set http.listen=…` go before this file.\n"
                    "# Secrets do not belong here: name a file for each.\n";
  std::string_view table;
  for (const auto& o : options()) {
    if (o.of == shape::secret) continue;
    out += '\n';
    if (table_of(o) != table) {
      table = table_of(o);
      out += "[" + std::string(table) + "]\n\n";
    }
    out += wrapped(o.summary, "# ", 100);
    out += "# " + shape_in_words(o) + "; default: " + default_words(o) + "\n";
    const auto value = o.standard.empty() ? o.example : o.standard;
    out += "#" + std::string(key_of(o)) + " = " + toml_value(o, value) + "\n";
  }
  return out;
}

std::string manual_page() {
  std::string out = "# Configuration\n\n"
                    "Barid works without any configuration. What differs from the defaults stands in "
                    "`barid.toml`, in the\n"
                    "environment, or on the command line as `--set NAME=VALUE`; the later of these wins. `barid "
                    "config` prints\n"
                    "every option with its value and where that came from, `barid config --defaults` a commented "
                    "`barid.toml`.\n\n"
                    "The file is the one that `--config` or `BARID_CONFIG` names, else `barid.toml` in the data "
                    "folder where\n"
                    "`--data` or `BARID_DATA` names one, else `/etc/barid/barid.toml`, else `barid.toml` in the "
                    "default data\n"
                    "folder. A name that no option has is an error.\n\n"
                    "**Secrets** never stand in `barid.toml` nor on a command line, where other users could read "
                    "them: each\n"
                    "has an option `…_file` that names a file with it, or a variable of the environment. "
                    "Passwords of mail\n"
                    "accounts are not configuration: `barid channel` stores them encrypted.\n\n"
                    "1 KB is 1,024 bytes. Durations are written `500ms`, `5s`, `1m30s`, `2h`, `5d`.\n";
  std::string_view table = "-";
  for (const auto& o : options()) {
    if (table_of(o) != table) {
      table = table_of(o);
      out += "\n## " + (table.empty() ? std::string("General") : "`[" + std::string(table) + "]`") + "\n";
    }
    out += "\n### `" + std::string(o.name) + "`\n\n" + wrapped(o.summary, "", 100) + "\n";
    out += "- value: " + shape_in_words(o) + "\n";
    if (o.of != shape::secret) out += "- default: " + default_words(o) + "\n";
    out += "- environment: `" + environment_name(o) + "`\n";
    if (o.of == shape::secret) out += "- file: `" + std::string(o.name) + "_file`\n";
    else if (!o.example.empty())
      out += "- example: `" + std::string(key_of(o)) + " = " + toml_value(o, o.example) + "`\n";
  }
  return out;
}

std::string shown_value(const option& o, const configuration& c) {
  const auto& e = c.entries.find(o.name)->second;
  if (o.of == shape::secret) return e.set ? "(set)" : "(not set)";
  if (!e.text.empty()) return e.text;
  return "(" + std::string(o.when_unset.empty() ? "not set" : o.when_unset) + ")";
}

std::string shown_origin(const entry& e) {
  if (e.from == origin::standard) return "default";
  return e.place;
}

std::string table_text(const configuration& c) {
  std::size_t names = 0;
  std::size_t values = 0;
  constexpr std::size_t widest = 40;
  for (const auto& o : options()) {
    names = std::max(names, o.name.size());
    if (const auto n = shown_value(o, c).size(); n <= widest) values = std::max(values, n);
  }
  std::string out = c.file.empty() ? "no barid.toml was read\n\n" : "read " + c.file.string() + "\n\n";
  for (const auto& o : options()) {
    const auto value = shown_value(o, c);
    out += std::string(o.name) + std::string(names - o.name.size() + 2, ' ') + value +
           std::string(value.size() < values ? values - value.size() : 0, ' ') + "  " +
           shown_origin(c.entries.find(o.name)->second) + "\n";
  }
  return out;
}

} // namespace barid::config
