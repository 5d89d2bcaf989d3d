// Dependencies go one way: model <- grammar, text, calendar <- dsl <- desk <- runtime <- actors <- app, and
// beside them format (above grammar and text) and lsp (above dsl and format), which the API asks.
// This test reads the #include lines of every source and holds them to the tables below.

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

fs::path root() {
  const char* source = std::getenv("BARID_SOURCE");
  return source ? fs::path(source) : fs::current_path();
}

/// What a folder may include of ours, itself aside.
const std::map<std::string, std::set<std::string>> may_include = {
    {"model", {}},
    {"grammar", {"model"}},
    {"text", {"model"}},
    {"calendar", {"model"}},
    {"format", {"model", "grammar", "text"}},
    {"dsl", {"model", "grammar", "text", "calendar"}},
    {"lsp", {"model", "grammar", "text", "calendar", "dsl", "format"}},
    {"desk", {"model", "grammar", "text", "calendar", "dsl"}},
    {"runtime", {"model", "grammar", "text", "calendar", "dsl", "desk", "lsp"}},
    {"actors", {"model", "grammar", "text", "calendar", "dsl", "desk", "runtime"}},
    {"app", {"model", "grammar", "text", "calendar", "format", "dsl", "desk", "lsp", "runtime", "actors"}},
};

/// Third-party headers, by the beginning of their name, and the folders that may see them.
const std::map<std::string, std::set<std::string>> third_party = {
    {"tao/", {"grammar"}},
    {"caf/", {"actors"}},
    {"libpq", {"runtime"}},
    {"Poco/", {"runtime"}},
    {"openssl/", {"runtime"}},
    {"gmime/", {"runtime"}},
    {"gumbo", {"runtime"}},
    {"seccomp", {"runtime"}},
    {"spdlog/", {"runtime"}}, // runtime/log: what others say goes through it
    {"unicode/", {"text", "dsl", "grammar", "runtime"}},
    {"libstemmer", {"text"}},
    {"cld2/", {"text"}},
    {"date/", {"calendar"}},
    {"libical/", {"calendar", "runtime"}},
    {"hs/", {"dsl"}},
    {"re2/", {"dsl"}},
    {"CLI/", {"app"}},
    {"toml++/", {"runtime"}},
    {"sodium", {"dsl", "runtime"}},
    {"prometheus/", {"runtime"}},
    {"boost/", {}},
};

struct include_line {
  fs::path file; ///< Relative to the root.
  std::string target;
  bool ours = false; ///< Written with quotes.
};

std::vector<include_line> includes_below(const std::string& folder) {
  std::vector<include_line> out;
  for (const auto& entry : fs::recursive_directory_iterator(root() / folder)) {
    const auto extension = entry.path().extension();
    if (extension != ".cpp" && extension != ".hpp") continue;
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line);) {
      if (!line.starts_with("#include ")) continue;
      const char close = line[9] == '"' ? '"' : '>';
      const auto end = line.find(close, 10);
      if (end == std::string::npos) continue;
      out.push_back({fs::relative(entry.path(), root()), line.substr(10, end - 10), close == '"'});
    }
  }
  return out;
}

/// The types that the sources below `folder` define in namespaces with a name, and where: what two files define, the linker
/// takes for one. It goes by the lines, which are as .clang-format says: namespaces do not indent.
void collect_types(const std::string& folder, std::map<std::string, std::set<std::string>>& into) {
  for (const auto& entry : fs::recursive_directory_iterator(root() / folder)) {
    const auto extension = entry.path().extension();
    if (extension != ".cpp" && extension != ".hpp") continue;
    std::ifstream in(entry.path());
    std::vector<std::string> inside;
    for (std::string line; std::getline(in, line);) {
      const std::string space = "namespace ";
      if (line.starts_with(space) && line.ends_with("{")) {
        const auto name = line.substr(space.size(), line.size() - space.size() - 1);
        inside.push_back(name.substr(0, name.find(' ')));
      } else if (line.starts_with("} // namespace") && !inside.empty()) {
        inside.pop_back();
      }
      const bool named = !inside.empty() && std::ranges::find(inside, "") == inside.end();
      for (const std::string kind : {"struct ", "class ", "enum class "}) {
        if (!named || !line.starts_with(kind) || !line.ends_with("{")) continue;
        const auto end = line.find_first_of(" {", kind.size());
        std::string full;
        for (const auto& one : inside) full += one + "::";
        into[full + line.substr(kind.size(), end - kind.size())].insert(fs::relative(entry.path(), root()).string());
      }
    }
  }
}

} // namespace

BOOST_AUTO_TEST_SUITE(layering)

BOOST_AUTO_TEST_CASE(one_name_is_one_type) {
  std::map<std::string, std::set<std::string>> all;
  for (const auto& [folder, unused] : may_include) collect_types(folder, all);
  BOOST_TEST(all.size() > 500u);
  for (const auto& [name, files] : all) {
    std::string list;
    for (const auto& file : files) list += " " + file;
    BOOST_CHECK_MESSAGE(files.size() == 1, name << " is defined in" << list);
  }
}

BOOST_AUTO_TEST_CASE(a_folder_includes_only_what_lies_below_it) {
  std::size_t seen = 0;
  for (const auto& [folder, allowed] : may_include)
    for (const auto& line : includes_below(folder)) {
      ++seen;
      const auto target = line.target.substr(0, line.target.find('/'));
      if (!line.ours || target == folder) continue;
      BOOST_CHECK_MESSAGE(allowed.contains(target), line.file.string() << " includes " << line.target << ", but "
                                                                       << folder << "/ may not know " << target << "/");
    }
  BOOST_TEST(seen > 20u);
}

BOOST_AUTO_TEST_CASE(a_library_is_seen_only_where_it_belongs) {
  for (const auto& [folder, allowed_unused] : may_include)
    for (const auto& line : includes_below(folder))
      for (const auto& [prefix, folders] : third_party)
        if (!line.ours && line.target.starts_with(prefix))
          BOOST_CHECK_MESSAGE(folders.contains(folder), line.file.string() << " includes <" << line.target << ">");
}

BOOST_AUTO_TEST_CASE(headers_of_the_grammars_do_not_show_pegtl) {
  for (const auto& line : includes_below("grammar")) {
    const auto file = line.file.filename().string();
    // grammar rules live in *_rules.hpp, which only *.cpp of the same folder include
    if (line.file.extension() == ".hpp" && file.find("_rules") == std::string::npos)
      BOOST_CHECK_MESSAGE(!line.target.starts_with("tao/"), line.file.string());
  }
  for (const auto& folder : {"format", "dsl", "desk", "lsp", "runtime", "actors", "app"})
    for (const auto& line : includes_below(folder))
      BOOST_CHECK_MESSAGE(line.target.find("_rules.hpp") == std::string::npos, line.file.string());
}

BOOST_AUTO_TEST_SUITE_END()
