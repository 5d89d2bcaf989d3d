// What most sources do with the standard library and JSON: these templates are then read and compiled with the
// precompiled headers (barid_build.cmake), and not again with each source. Nobody calls these functions.
#pragma once

namespace barid::precompiled {

inline void json_uses() {
  using nlohmann::json;
  json one = json::parse(std::string_view("{}"), nullptr, false);
  const json many = {{"text", "x"},  {"string", std::string("x")},
                     {"yes", true},  {"nothing", nullptr},
                     {"int", 1},     {"unsigned", 1U},
                     {"long", 1L},   {"size", 1UL},
                     {"double", 1.0}};
  json list = json::array();
  list.push_back(one);
  list.push_back("x");
  list.push_back(std::string("x"));
  list.push_back(json{{"a", 1}});
  list.emplace_back(1);
  json object = json::object();
  object["object"] = many;
  object["int"] = 1;
  object["long"] = 1L;
  object["unsigned"] = 1U;
  object["size"] = 1UL;
  object["yes"] = true;
  object["nothing"] = nullptr;
  object["text"] = "x";
  object["string"] = std::string("x");
  object["view"] = std::string_view("x");
  object["strings"] = std::vector<std::string>{};
  object["set"] = std::set<std::string>{};
  object["list"] = std::vector<json>{};
  object[std::string("key")] = 1;

  std::string text = object.dump() + object.dump(2);
  text = object["x"].get<std::string>() + object.at("a").get<std::string>() + one.get_ref<const std::string&>();
  text = object.value("a", std::string()) + object.value("a", "x");
  auto number = one.get<std::int64_t>() + one.get<int>() + static_cast<std::int64_t>(one.get<double>());
  number += static_cast<std::int64_t>(one.get<std::uint64_t>() + one.value("a", std::uint64_t{}));
  number += one.value("a", std::int64_t{}) + one.value("a", 1) + static_cast<std::int64_t>(one.value("a", 1.0));
  bool yes = one.get<bool>() || one.value("a", true);
  const auto texts = one.get<std::vector<std::string>>();
  for (const auto& each : many)
    yes = each.is_string() || each.is_object() || each.is_array() || each.is_number() || each.is_number_integer() ||
          each.is_null() || each.is_boolean();
  for (auto& each : one) each = 1;
  for (const auto& [key, value] : one.items()) yes = key.empty() || value.empty();
  yes = one == many || one != many || one == "x" || one == 1 || one == text;
  yes = one.contains("x") || one.contains(text) || one.find("x") != one.end() || one.erase("x") > 0 || yes;
  one.update(many);
  one = list;
  one = std::move(list);
  std::swap(one, object);
  std::ostringstream out;
  out << one << number << texts.size() << yes << text;
  std::istringstream in;
  in >> one;
  one = json::parse(in);
  one = json::parse(text);
  one = json::parse(text.begin(), text.end());
}

inline void container_uses(const std::string& text) {
  std::vector<std::string> texts;
  texts.push_back(text);
  texts.emplace_back("x");
  texts.insert(texts.end(), texts.begin(), texts.end());
  texts.erase(texts.begin());
  texts.resize(3);
  texts.reserve(3);
  std::sort(texts.begin(), texts.end());
  std::ranges::sort(texts);
  auto others = texts;
  others = texts;
  std::vector<std::string_view> views;
  views.push_back(text);
  views.emplace_back(text);
  std::vector<std::int64_t> numbers;
  numbers.push_back(1);
  numbers.insert(numbers.end(), 1);
  std::vector<int> ints;
  ints.push_back(1);
  std::vector<char> letters(3);
  std::vector<std::uint8_t> bytes(3);

  std::map<std::string, std::string> known;
  known["x"] = text;
  known.emplace("x", text);
  known.find("x");
  known.erase("x");
  auto copy = known;
  for (const auto& [key, value] : copy) known[key] = value;
  std::map<std::string, std::string, std::less<>> by_view;
  by_view.emplace("x", text);
  by_view.find(std::string_view("x"));
  by_view.contains(std::string_view("x"));
  std::map<std::int64_t, std::string> by_number;
  by_number[1] = text;
  by_number.emplace(1, text);
  std::set<std::string> set;
  set.insert(text);
  set.emplace(text);
  set.contains(text);
  auto same = set;
  std::set<std::string, std::less<>> set_of_views;
  set_of_views.emplace(text);
  set_of_views.contains(std::string_view("x"));
  std::set<std::int64_t> set_of_numbers;
  set_of_numbers.insert(1);
  std::unordered_map<std::string, std::string> hashed;
  hashed["x"] = text;
  hashed.emplace("x", text);
  hashed.find("x");
  hashed.erase("x");
  std::unordered_map<std::string, std::int64_t> counted;
  counted["x"] = 1;
}

inline void other_uses(std::string text) {
  std::function<void()> call = [] {};
  call();
  call = nullptr;
  std::function<void(const std::string&)> tell = [](const std::string&) {};
  tell(text);
  std::optional<std::string> perhaps = text;
  perhaps = std::nullopt;
  perhaps.emplace("x");
  std::optional<std::int64_t> number;
  number = 1;
  const auto shared = std::make_shared<std::string>("x");
  const auto owned = std::make_unique<std::string>("x");
  std::mutex mutex;
  { std::lock_guard<std::mutex> lock(mutex); }
  { std::unique_lock<std::mutex> lock(mutex); }
  std::filesystem::path path = "x";
  path /= "y";
  path = path / text;
  text = path.string() + path.filename().string() + "b" + 'c';
  text += std::to_string(1) + std::to_string(std::int64_t{1}) + std::to_string(std::uint64_t{1});
  bool yes = text == "x" || text == *shared || std::string_view(text) == "y" || text < *owned;
  const std::variant<std::monostate, std::string, std::int64_t> either = text;
  yes = std::holds_alternative<std::string>(either) || std::filesystem::exists(path) || yes;
  auto now = std::chrono::system_clock::now();
  now += std::chrono::seconds(yes ? 1 : 2);
}

} // namespace barid::precompiled
