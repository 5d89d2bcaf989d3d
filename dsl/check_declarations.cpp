// dsl/check_declarations.cpp - first every name, then what each declaration says, those first that
// others refer to.

#include "dsl/change.hpp"
#include "dsl/codes.hpp"
#include "dsl/settings.hpp"
#include "dsl/sla.hpp"
#include "model/conversation.hpp"

#include <array>

namespace barid::dsl {

namespace {

struct block_type {
  const char* keyword;
  name_kind kind;
  void (*check)(checker&, const route::block_decl&, span);
};

/// In the order in which they are checked.
constexpr std::array<block_type, 6> blocks = {{
    {"calendar", name_kind::calendar, check_calendar},
    {"sla", name_kind::sla, check_sla},
    {"team", name_kind::team, check_team},
    {"reply", name_kind::reply, check_reply},
    {"mailbox", name_kind::mailbox, check_mailbox},
    {"webhook", name_kind::webhook, check_webhook},
}};

void declare_names(checker& c, const std::vector<const route::declaration*>& all) {
  for (const auto* s :
       {status::open, status::waiting_customer, status::waiting_internal, status::snoozed, status::closed})
    c.out.statuses.insert(s);
  for (const auto* f : {"no_auto_reply", outbound_flag, no_sla_flag}) c.out.flags.insert(f);
  for (const auto* d : all) {
    if (const auto* b = std::get_if<route::block_decl>(&d->what)) {
      for (const auto& type : blocks)
        if (b->keyword.text == type.keyword) c.declare(type.kind, b->id);
      if (b->keyword.text == "status" && c.declare(name_kind::status, b->id)) c.out.statuses.insert(b->id.text);
      if (b->keyword.text == "flag" && c.declare(name_kind::flag, b->id)) c.out.flags.insert(b->id.text);
    }
    if (const auto* l = std::get_if<route::list_decl>(&d->what)) c.declare(name_kind::list, l->id);
    if (const auto* t = std::get_if<route::table_decl>(&d->what)) c.declare(name_kind::table, t->id);
    if (const auto* f = std::get_if<route::flow_decl>(&d->what)) c.declare(name_kind::flow, f->id);
  }
}

} // namespace

void check_declarations(checker& c, const std::vector<const route::declaration*>& all) {
  declare_names(c, all);
  for (const auto* d : all)
    if (const auto* a = std::get_if<route::attribute_decl>(&d->what)) check_attribute(c, *a, d->head_at);
  for (const auto* d : all)
    if (const auto* l = std::get_if<route::list_decl>(&d->what)) check_list(c, *l, d->head_at);
  for (const auto& type : blocks)
    for (const auto* d : all)
      if (const auto* b = std::get_if<route::block_decl>(&d->what); b && b->keyword.text == type.keyword)
        type.check(c, *b, d->head_at);
  check_overflows(c);
  for (const auto* d : all)
    if (const auto* e = std::get_if<route::extension_decl>(&d->what)) check_extension(c, *e, d->head_at);
  if (c.options.directory)
    for (const auto& team : c.options.directory->teams) c.out.outside_teams.insert(team);
}

} // namespace barid::dsl
