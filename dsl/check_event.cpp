// dsl/check_event.cpp - `status becomes closed`, `sla warning of first_response at 80%`, ….

#include "dsl/checker.hpp"
#include "dsl/codes.hpp"
#include "dsl/event_type.hpp"
#include "dsl/sla.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

using route::value_kind;

/// Takes the words that name the event; the longest name wins. Returns how many were taken.
std::size_t match_name(const std::vector<route::value>& words, const event_type*& found) {
  std::string name;
  std::size_t taken = 0;
  for (std::size_t i = 0; i < words.size() && i < 3 && words[i].kind == value_kind::word; ++i) {
    name += (i ? " " : "") + words[i].text;
    if (const auto* t = find_event_type(name)) {
      found = t;
      taken = i + 1;
    }
  }
  return taken;
}

class event_reader {
public:
  event_reader(checker& c, const route::event_pattern& from, std::size_t next)
      : c_(c), words_(from.words), next_(next), at_(from.at) {}

  [[nodiscard]] const route::value* peek() const { return next_ < words_.size() ? &words_[next_] : nullptr; }
  const route::value* take() { return next_ < words_.size() ? &words_[next_++] : nullptr; }
  bool word(const char* w) {
    if (const auto* v = peek(); !v || v->kind != value_kind::word || v->text != w) return false;
    ++next_;
    return true;
  }

  bool arguments(const event_type& t, event_filter& out) {
    switch (t.takes) {
    case event_argument::nothing:
      return true;
    case event_argument::status:
      return status(out);
    case event_argument::tag:
      return tag(out);
    case event_argument::who:
      return who(out);
    case event_argument::elapsed:
      return elapsed(out);
    case event_argument::sla:
      return sla(out);
    }
    return true;
  }

  bool end(const event_type& t) {
    if (!peek()) return true;
    c_.error(code::leftover_argument, peek()->at,
             "`" + c_.written(peek()->at) + "` does not belong to the event `" + std::string(t.name) + "`",
             "it is written `on " + std::string(t.example) + "`");
    return false;
  }

private:
  checker& c_;
  const std::vector<route::value>& words_;
  std::size_t next_;
  span at_;

  bool status(event_filter& out) {
    const auto* v = take();
    if (!v || v->kind != value_kind::word) {
      c_.error(code::bad_argument, at_, "which status?", "for example `status becomes closed`");
      return false;
    }
    if (!c_.out.statuses.contains(v->text)) {
      auto help = did_you_mean(v->text, {c_.out.statuses.begin(), c_.out.statuses.end()});
      c_.error(code::unknown_status, v->at, "there is no status `" + v->text + "`",
               help.empty() ? "declare it: `status " + v->text + "`" : help);
      return false;
    }
    c_.use(use_of::status, v->text, v->at);
    out.arguments["status"] = v->text;
    return true;
  }

  bool tag(event_filter& out) {
    const auto* v = take();
    if (!v || (v->kind != value_kind::word && v->kind != value_kind::text)) {
      c_.error(code::bad_argument, at_, "which tag?", "for example `tagged vip`");
      return false;
    }
    c_.use(use_of::tag, v->text, v->at);
    out.arguments["tag"] = v->text;
    return true;
  }

  bool who(event_filter& out) {
    if (!word("to")) return true;
    const auto* v = take();
    if (!v || v->kind != value_kind::word) {
      c_.error(code::bad_argument, at_, "assigned to whom?", "for example `assigned to billing`");
      return false;
    }
    if (!c_.require_person(outside_name::kind_of::team_or_agent, v->text, v->at)) return false;
    out.arguments["to"] = v->text;
    return true;
  }

  bool elapsed(event_filter& out) {
    const auto* v = take();
    if (!v) {
      c_.error(code::bad_argument, at_, "for how long?", "for example `idle 3d`");
      return false;
    }
    out.after = check_amount(c_, *v, {});
    if (!out.after) return false;
    if (!ends(c_.out, *out.after)) {
      c_.error(code::endless_wait, v->at, "this wait never ends: `" + out.after->calendar + "` is not open for so long",
               "wait for less, or correct the hours of the calendar");
      return false;
    }
    out.arguments["after"] = to_text(*out.after);
    return true;
  }

  bool sla(event_filter& out) {
    if (word("of")) {
      const auto* v = take();
      if (!v || !sla_clock_named(v->text)) {
        c_.error(code::unknown_word, v ? v->at : at_, v ? "there is no clock `" + v->text + "`" : "of which clock?",
                 "there are `first_response`, `next_response` and `resolution`");
        return false;
      }
      out.arguments["clock"] = v->text;
    }
    if (word("at")) {
      const auto* v = take();
      if (!v || v->kind != value_kind::percent) {
        c_.error(code::bad_argument, v ? v->at : at_, "at how many percent?", "for example `at 80%`");
        return false;
      }
      out.arguments["percent"] = v->number;
    }
    return true;
  }
};

} // namespace

std::optional<event_filter> check_event(checker& c, const route::event_pattern& from) {
  if (from.words.empty()) return std::nullopt; // reported by the parser
  const event_type* type = nullptr;
  const auto taken = match_name(from.words, type);
  if (!type && from.words.front().text.find('.') != std::string::npos &&
      std::ranges::any_of(c.out.extensions, [&](const auto& e) { return e.second.emits == from.words.front().text; })) {
    if (from.words.size() > 1) {
      c.error(code::leftover_argument, from.words[1].at,
              "`" + c.written(from.words[1].at) + "` does not belong to the event `" + from.words.front().text + "`");
      return std::nullopt;
    }
    event_filter out;
    out.name = from.words.front().text;
    out.at = from.at;
    out.written = c.written(from.at);
    return out;
  }
  if (!type) {
    std::vector<std::string> known;
    for (const auto& t : event_types()) known.emplace_back(t.name);
    for (const auto& [id, e] : c.out.extensions)
      if (!e.emits.empty()) known.push_back(e.emits);
    const auto written = c.written(from.at);
    auto help = did_you_mean(from.words.front().text, known);
    if (help.empty()) help = did_you_mean(written, known);
    c.error(code::unknown_event, from.at, "there is no event `" + written + "`",
            help.empty() ? "the first mail and every further one are the event `message`" : help);
    return std::nullopt;
  }
  event_filter out;
  out.name = type->name;
  out.at = from.at;
  out.written = c.written(from.at);
  event_reader in(c, from, taken);
  if (!in.arguments(*type, out) || !in.end(*type)) return std::nullopt;
  return out;
}

bool event_filter::takes(const std::string& event, const std::map<std::string, value>& args) const {
  if (event != name) return false;
  for (const auto& [key, wanted] : arguments) {
    const auto it = args.find(key);
    if (it == args.end() || it->second != wanted) return false;
  }
  return true;
}

} // namespace barid::dsl
