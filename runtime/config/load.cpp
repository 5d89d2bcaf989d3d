#include "runtime/config/load.hpp"

#include "runtime/config/assign.hpp"
#include "runtime/config/similar.hpp"
#include "runtime/config/text_file.hpp"
#include "runtime/config/toml_source.hpp"

#include <unistd.h>

#include <algorithm>
#include <set>

extern char** environ;

namespace barid::config {

namespace fs = std::filesystem;

namespace {

constexpr const char* all_of_them = "`barid config` lists every option";
constexpr const char* system_file = "/etc/barid/barid.toml";

error unknown(const std::string& where, const std::string& name) {
  const auto near = closest_option(name);
  return {errc::invalid, where + "unknown option `" + name + "`",
          near.empty() ? all_of_them : "did you mean `" + std::string(near) + "`? " + all_of_them};
}

error secret_in(const std::string& where, const option& o) {
  return {errc::refused, where + "`" + std::string(o.name) + "` is a secret and may not stand there",
          "put it into a file and name that one with `" + std::string(o.name) + "_file`, or set " +
              environment_name(o)};
}

fs::path working_folder() {
  std::error_code ignored;
  return fs::current_path(ignored);
}

std::string value_of(const variable_map& e, std::string_view name) {
  const auto at = e.find(name);
  return at == e.end() ? std::string() : at->second;
}

/// Without HOME the working folder: better than a guess somewhere else.
fs::path default_data(const variable_map& e) {
  if (::geteuid() == 0) return "/var/lib/barid";
  if (const auto given = value_of(e, "XDG_DATA_HOME"); given.starts_with('/')) return fs::path(given) / "barid";
  if (const auto home = value_of(e, "HOME"); home.starts_with('/')) return fs::path(home) / ".local/share/barid";
  return working_folder() / "barid-data";
}

class loader {
public:
  explicit loader(const sources& from) : from_(from) {}

  result<configuration> run() {
    for (auto step :
         {&loader::standards, &loader::file, &loader::variables, &loader::command_line, &loader::secret_files})
      if (auto ok = (this->*step)(); !ok) return ok.why();
    if (out_.values.rules_folder.empty()) out_.values.rules_folder = out_.values.data / "rules";
    return std::move(out_);
  }

private:
  result<void> set(const option& o, const std::string& text, const fs::path& base, entry about) {
    if (auto ok = assign(o, text, base, out_.values); !ok) {
      const auto where = about.place.empty() ? "" : about.place + ": ";
      return error{ok.why().code, where + ok.why().message, ok.why().help};
    }
    about.set = !text.empty();
    about.text = o.of == shape::secret ? "" : text;
    out_.entries[std::string(o.name)] = std::move(about);
    return {};
  }

  result<void> standards() {
    for (const auto& o : options())
      if (auto ok = set(o, std::string(o.standard), "/", {}); !ok) return ok;
    out_.values.data = default_data(from_.variables);
    out_.entries["data"].text = out_.values.data.string();
    return {};
  }

  /// The data folder that the command line or the environment names; empty when neither does.
  [[nodiscard]] fs::path named_data() const {
    fs::path named = value_of(from_.variables, "BARID_DATA");
    for (const auto& [name, value] : from_.set)
      if (name == "data") named = value;
    return named.empty() ? named : working_folder() / named;
  }

  result<void> file() {
    fs::path path;
    std::error_code ignored;
    if (from_.file) path = *from_.file;
    else if (const auto named = value_of(from_.variables, "BARID_CONFIG"); !named.empty()) path = named;
    else if (const auto data = named_data(); !data.empty())
      path = fs::exists(data / "barid.toml", ignored) ? data / "barid.toml" : fs::path();
    else if (fs::exists(system_file, ignored)) path = system_file;
    else if (fs::exists(out_.values.data / "barid.toml", ignored)) path = out_.values.data / "barid.toml";
    if (path.empty()) return {};
    path = (working_folder() / path).lexically_normal();
    auto lines = read_toml(path);
    if (!lines) return lines.why();
    out_.file = path;
    for (const auto& line : *lines) {
      const auto place = "line " + std::to_string(line.line) + " of " + path.string();
      const auto* o = find_option(line.name);
      if (!o) return unknown(place + ": ", line.name);
      if (o->of == shape::secret) return secret_in(place + ": ", *o);
      if (auto ok = set(*o, line.text, path.parent_path(), {{}, origin::file, place}); !ok) return ok;
    }
    return {};
  }

  result<void> variables() {
    std::map<std::string, const option*> known;
    std::set<std::string> tables;
    for (const auto& o : options()) {
      const auto name = environment_name(o);
      known[name] = &o;
      if (const auto end = name.find('_', 6); end != std::string::npos) tables.insert(name.substr(0, end + 1));
    }
    for (const auto& [name, value] : from_.variables) {
      const auto o = known.find(name);
      if (o != known.end()) {
        if (auto ok = set(*o->second, value, working_folder(), {{}, origin::environment, name}); !ok) return ok;
        continue;
      }
      // BARID_HTTP_LISTN is a mistake; other names that begin with BARID_ may be somebody else's
      if (const auto end = name.find('_', 6);
          name.starts_with("BARID_") && end != std::string::npos && tables.contains(name.substr(0, end + 1)))
        return unknown("the environment has " + name + ": ", as_option(name));
    }
    return {};
  }

  /// BARID_HTTP_LISTN → http.listn
  static std::string as_option(const std::string& variable) {
    std::string out = variable.substr(6);
    std::ranges::transform(out, out.begin(), [](unsigned char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : static_cast<char>(c);
    });
    if (const auto at = out.find('_'); at != std::string::npos) out[at] = '.';
    return out;
  }

  result<void> command_line() {
    for (const auto& [name, value] : from_.set) {
      const auto* o = find_option(name);
      if (!o) return unknown("", name);
      if (o->of == shape::secret) return secret_in("on the command line: ", *o);
      if (auto ok = set(*o, value, working_folder(), {{}, origin::command_line, "command line"}); !ok) return ok;
    }
    return {};
  }

  /// Where `x` is a secret, `x_file` names the file it is read from.
  result<void> secret_files() {
    for (const auto& o : options()) {
      if (o.of != shape::secret) continue;
      const auto name = std::string(o.name) + "_file";
      const auto* file = find_option(name);
      const auto& path = out_.values.*std::get<fs::path settings::*>(file->where);
      if (path.empty()) continue;
      auto& about = out_.entries[std::string(o.name)];
      if (about.set) return error{errc::invalid, about.place + " and `" + name + "` are both set", "keep one of them"};
      auto secret = read_secret_file(path);
      if (!secret) return error{secret.why().code, "`" + name + "`: " + secret.why().message, secret.why().help};
      out_.values.*std::get<std::string settings::*>(o.where) = std::move(*secret);
      about = {{}, out_.entries[name].from, path.string(), true};
    }
    return {};
  }

  const sources& from_;
  configuration out_;
};

/// As a libpq keyword value is quoted (PostgreSQL manual, 34.1.1.1).
std::string quoted(const std::string& value) {
  std::string out = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string percent_encoded(const std::string& value) {
  constexpr const char* digits = "0123456789ABCDEF";
  std::string out;
  for (const unsigned char c : value) {
    out += '%';
    out += digits[c >> 4U];
    out += digits[c & 15U];
  }
  return out;
}

} // namespace

variable_map process_environment() {
  variable_map out;
  for (char** e = environ; *e != nullptr; ++e) {
    const std::string_view line(*e);
    const auto at = line.find('=');
    if (at == std::string_view::npos) continue;
    const auto name = line.substr(0, at);
    if (name.starts_with("BARID_") || name == "HOME" || name == "XDG_DATA_HOME") out.emplace(name, line.substr(at + 1));
  }
  return out;
}

result<configuration> load(const sources& from) {
  return loader(from).run();
}

result<std::pair<std::string, std::string>> parse_assignment(std::string_view text) {
  const auto at = text.find('=');
  if (at == std::string_view::npos || at == 0)
    return error{errc::invalid, "`--set` takes NAME=VALUE", "for example `--set http.listen=127.0.0.1:8025`"};
  return std::pair(std::string(text.substr(0, at)), std::string(text.substr(at + 1)));
}

std::string database_target_with_password(const settings& s) {
  if (s.database_password.empty() || s.database_target.empty()) return s.database_target;
  if (s.database_target.find("://") == std::string::npos)
    return s.database_target + " password=" + quoted(s.database_password);
  return s.database_target + (s.database_target.find('?') == std::string::npos ? "?" : "&") +
         "password=" + percent_encoded(s.database_password);
}

} // namespace barid::config
