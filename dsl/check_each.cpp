#include "dsl/check_each.hpp"

#include "dsl/codes.hpp"
#include "dsl/event_scope.hpp"
#include "dsl/event_type.hpp"
#include "dsl/field.hpp"
#include "dsl/verb.hpp"

namespace barid::dsl {

namespace {

/// In the block there is a conversation, and no mail.
constexpr event_type in_conversation{.name = "for each", .summary = "a conversation of the agent"};

constexpr const char* written_so = "it is written `for each open conversation of agent { … }`";

bool of_agent(const event_type& e) {
  return e.name.starts_with("agent ");
}

std::string where_instead(const event_type& e) {
  return of_agent(e) ? "put it into `for each open conversation of agent { … }`"
                     : "only `notify`, `webhook` and extensions act without a conversation";
}

} // namespace

void check_each(checker& c, const route::statement& from, std::vector<action>* to) {
  if (!to || !c.event || !of_agent(*c.event)) {
    c.error(code::no_conversation, from.verb.at,
            "`for each` goes through the conversations of an agent, and here is none",
            "it stands in `on agent away`, `on agent on leave` and `on agent available`");
    return;
  }
  static constexpr const char* words[] = {"each", "open", "conversation", "of", "agent"};
  const auto& a = from.arguments;
  for (std::size_t i = 0; i < std::size(words); ++i)
    if (i >= a.size() || a[i].kind != route::value_kind::word || a[i].text != words[i]) {
      c.error(code::bad_argument, i < a.size() ? a[i].at : from.verb.at,
              std::string("expected `") + words[i] + "` here", written_so);
      return;
    }
  if (a.size() != std::size(words) + 1 || a.back().kind != route::value_kind::block) {
    c.error(code::bad_argument, from.verb.at, "what is to be done with each conversation stands in braces", written_so);
    return;
  }
  const event_scope inside(c, &in_conversation);
  for (auto& done : check_actions(c, a.back().body)) to->push_back(std::move(done));
}

bool may_act_here(checker& c, const verb& v, span at) {
  if (!c.event || !c.event->of_desk || v.alone) return true;
  c.error(code::no_conversation, at,
          "`" + std::string(v.name) + "` needs a conversation, and `" + std::string(c.event->name) + "` is about none",
          where_instead(*c.event));
  return false;
}

bool may_read_here(checker& c, const std::string& field, span at) {
  if (!c.event || !c.event->of_desk) return true;
  const auto* f = find_field(field);
  const bool of_conversation =
      f ? f->origin == field_origin::conversation || f->name == "conversation.age" : c.out.attributes.contains(field);
  if (!of_conversation) return true;
  c.error(code::no_conversation, at,
          "`" + field + "` is read from a conversation, and `" + std::string(c.event->name) + "` is about none",
          of_agent(*c.event) ? "`for each open conversation of agent` goes through all that there are"
                             : "ask for `mailbox` and `now` here");
  return false;
}

} // namespace barid::dsl
