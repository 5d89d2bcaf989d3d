// A small customer register: it knows who is who, and counts how often it was asked.

#include <nlohmann/json.hpp>

#include <barid/model/extension.hpp>
#include <iostream>
#include <map>
#include <string>

namespace {

using nlohmann::json;

bool ends(const std::string& text, const std::string& with) {
  return text.size() >= with.size() && text.compare(text.size() - with.size(), with.size(), with) == 0;
}

class crm final : public barid::extension {
public:
  std::string call(std::string_view function, std::string_view request) override {
    const auto asked = json::parse(request);
    const auto who = asked.at("data").at("who").get<std::string>();
    if (function == "look_up") return look_up(who);
    if (function == "touch") return touch(asked.at("id").get<std::string>(), who);
    throw std::runtime_error("there is no `" + std::string(function) + "` in crm");
  }

private:
  std::map<std::string, std::string> touched_; ///< Call → who: a call that comes again counts once.

  static std::string look_up(const std::string& who) {
    const bool gold = ends(who, "@bigbank.example");
    std::cerr << "crm: look_up " << who << ": " << (gold ? "gold" : "basic") << std::endl;
    return json{{"set", {{"customer.tier", gold ? "gold" : "basic"}}}, {"tag", json::array({gold ? "gold" : "basic"})}}
        .dump();
  }

  std::string touch(const std::string& id, const std::string& who) {
    touched_[id] = who;
    std::size_t times = 0;
    for (const auto& [call, customer] : touched_) times += customer == who;
    return json{{"note", who + " was here " + std::to_string(times) + " times"}}.dump();
  }
};

} // namespace

BARID_EXTENSION(crm, "crm", 1)
