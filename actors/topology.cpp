#include "actors/topology.hpp"

#include "actors/agent.hpp"
#include "actors/attendant.hpp"
#include "actors/calls.hpp"
#include "actors/herald.hpp"
#include "actors/janitor.hpp"
#include "actors/reviewer.hpp"
#include "actors/token_keeper.hpp"

#include <caf/send.hpp>

namespace barid::actors {

namespace {

/// Nobody's answer waits for a mail's decision, and this is short for those who wait for another one.
constexpr std::chrono::milliseconds gather_decisions{5};

template <class Handle>
caf::actor seated(seat<Handle>& where, Handle handle) {
  where.put(handle);
  return caf::actor_cast<caf::actor>(handle);
}

conversation_peers peers_of_conversations(premises p) {
  conversation_peers out;
  auto* staff = &p.staff;
  out.ledger = [staff] { return staff->decisions.get(); };
  out.archive = [staff] { return staff->any_archive(); };
  out.offer_to_team = [staff](const offer& o) {
    caf::anon_send(staff->router.get(), offer_atom::value, make_local(offer(o)));
  };
  out.load_changed = [staff](agent_id, int by) {
    if (by < 0) caf::anon_send(staff->router.get(), presence_atom::value);
  };
  out.timers_changed = [staff](conversation_id c, mailbox_id m, const std::vector<store::timer_row>& rows) {
    caf::anon_send(staff->timekeeper.get(), set_atom::value, c.value, m.value,
                   make_local(std::vector<store::timer_row>(rows)));
  };
  return out;
}

read_mail reading(premises p, bool sender_known) {
  auto* readers = &p.readers;
  mime::read_options options;
  options.trusted_authserv_id = p.settings.trusted_authserv_id;
  options.authserv_fields = p.settings.authserv_fields;
  options.trust_spam_headers = p.settings.trust_spam_headers;
  return [readers, options, sender_known](std::shared_ptr<const std::string> raw, const std::string& sender,
                                          std::function<void(mail)> done) {
    auto with_sender = options;
    if (sender_known) with_sender.envelope_sender = sender;
    return readers->read(std::move(raw), std::move(with_sender), std::move(done)).ok();
  };
}

team_peers peers_of_teams(premises p) {
  team_peers out;
  auto* staff = &p.staff;
  auto* system = &p.system;
  out.router = [staff] { return caf::actor_cast<router_handle>(staff->router.get()); };
  out.archive = [staff] { return staff->any_archive(); };
  out.agent = [staff, system](agent_id id) {
    return staff->agent(id, [&] {
      return system->spawn(
          agent, [staff] { return staff->any_archive(); }, id);
    });
  };
  return out;
}

caf::actor spawn_router(premises p) {
  router_peers peers;
  const auto conversations = peers_of_conversations(p);
  peers.mailbox = [p, conversations](mailbox_id id) {
    mailbox_peers with;
    with.conversation = conversations;
    with.read = reading(p, true);
    with.read_fetched = reading(p, false);
    with.spawn = [system = &p.system, node = &p.node](conversation_peers mine, conversation_id c, mailbox_id m,
                                                      bool fresh) {
      return system->spawn(conversation_of, node, std::move(mine), c, m, fresh);
    };
    return p.system.spawn(mailbox, &p.node, std::move(with), id);
  };
  peers.mail_lost = [p] { p.node.inbox_in_doubt = true; };
  if (p.staff.router.get()) p.node.inbox_in_doubt = true; // the one before ended with what it had
  peers.team = [p](const std::string& name) { return p.system.spawn(team, &p.node, peers_of_teams(p), name); };
  peers.teams = [node = &p.node] {
    std::vector<std::string> out;
    if (const auto rules = node->rules.get())
      for (const auto& [name, policy] : rules->program->teams)
        if (policy.strategy != dsl::strategy::queue) out.push_back(name);
    return out;
  };
  return seated(p.staff.router, p.system.spawn(router, std::move(peers)));
}

caf::actor spawn_timekeeper(premises p) {
  timekeeper_peers peers;
  auto* staff = &p.staff;
  peers.archive = [staff] { return staff->any_archive(); };
  peers.spawn = [staff, system = &p.system](conversation_id c, mailbox_id m) {
    return system->spawn(
        sla_clock,
        [staff](conversation_id id, mailbox_id channel, const store::timer_row& row) {
          caf::anon_send(staff->router.get(), due_atom::value, id.value, channel.value, make_local(due{row}));
        },
        c, m);
  };
  return seated(p.staff.timekeeper, p.system.spawn(timekeeper, &p.node, std::move(peers)));
}

caf::actor spawn_sweeper(premises p) {
  sweeper_peers peers;
  auto* staff = &p.staff;
  peers.archive = [staff] { return staff->any_archive(); };
  peers.announce = [staff](const store::inbox_row& row) {
    arrival a;
    a.number = row.mail;
    a.received = row.received;
    caf::anon_send(staff->router.get(), arrived_atom::value, row.channel.value, make_local(std::move(a)));
  };
  return seated(p.staff.sweeper, p.system.spawn(sweeper, &p.node, std::move(peers)));
}

caf::actor spawn_surveyor(premises p) {
  return seated(p.staff.surveyor, p.system.spawn<caf::detached>(
                                      surveyor, &p.node, [readers = &p.readers] { return readers->stats(); },
                                      std::chrono::milliseconds(p.settings.measure_every)));
}

caf::actor spawn_reviewer(premises p) {
  reviewer_peers peers;
  auto* staff = &p.staff;
  peers.archive = [staff] { return staff->any_archive(); };
  peers.router = [staff] { return staff->router.get(); };
  return caf::actor_cast<caf::actor>(p.system.spawn(reviewer, &p.node, std::move(peers)));
}

caf::actor spawn_attendant(premises p) {
  attendant_peers peers;
  peers.router = [staff = &p.staff] { return staff->router.get(); };
  return caf::actor_cast<caf::actor>(
      p.system.spawn<caf::detached>(attendant, &p.node, stored_desk(&p.node), std::move(peers)));
}

caf::actor spawn_keeper(premises p) {
  keeper_settings settings;
  settings.folder = p.settings.rules;
  settings.watch = p.settings.watch_rules;
  settings.tell = [numbers = p.node.metrics, tell = p.settings.tell_rules](const applied& a) {
    if (!a.unchanged) numbers->add(metrics::metric::rules_applied, {a.in_force ? "applied" : "refused"});
    if (tell) tell(a);
  };
  settings.rules_changed = [staff = &p.staff] {
    if (auto to = staff->router.get()) caf::anon_send(to, presence_atom::value);
  };
  settings.directory_changed = [staff = &p.staff] {
    if (auto to = staff->router.get()) caf::anon_send(to, presence_atom::value);
    if (auto to = staff->sources.get()) caf::anon_send(to, changed_atom::value);
  };
  return seated(p.staff.keeper, p.system.spawn<caf::detached>(keeper, &p.node, std::move(settings)));
}

caf::actor spawn_sources(premises p) {
  sources_settings settings;
  settings.data = p.settings.data;
  settings.driver = p.settings.imap;
  settings.limits = p.settings.imap_limits;
  settings.timing = p.settings.imap_timing;
  settings.pop3_poll = p.settings.pop3_poll;
  settings.unseen_wait = p.settings.timers_unseen_wait;
  sources_peers peers;
  auto* staff = &p.staff;
  peers.ledger = [staff] { return staff->ledger.get(); };
  peers.arrived = [staff](mailbox_id channel, arrival a) {
    caf::anon_send(staff->router.get(), arrived_atom::value, channel.value, make_local(std::move(a)));
  };
  peers.refresh_directory = [staff] { caf::anon_send(staff->keeper.get(), refresh_atom::value); };
  peers.timers_released = [staff] { caf::anon_send(staff->timekeeper.get(), again_atom::value); };
  return seated(p.staff.sources,
                p.system.spawn<caf::detached>(sources, &p.node, std::move(settings), std::move(peers)));
}

caf::actor spawn_token_keeper(premises p) {
  token_keeper_settings settings;
  settings.data = p.settings.data;
  settings.refresh_directory = [staff = &p.staff] { caf::anon_send(staff->keeper.get(), refresh_atom::value); };
  return caf::actor_cast<caf::actor>(p.system.spawn<caf::detached>(token_keeper, &p.node, std::move(settings)));
}

caf::actor spawn_herald(premises p) {
  herald_settings settings;
  settings.gather = p.settings.gather_notices;
  return caf::actor_cast<caf::actor>(
      p.system.spawn<caf::detached>(herald, &p.node, stored_notices(&p.node, p.settings.console), std::move(settings)));
}

outbox_settings settings_of_outbox(premises p) {
  outbox_settings s;
  if (const auto& given = p.settings.smtp_server_of)
    s.way_out_of = [given, ca = p.settings.extra_ca](store::connection&,
                                                     const store::channel_row& c) -> result<way_out> {
      auto server = given(c);
      if (!server) return server.why();
      return way_out{std::move(*server), ca};
    };
  else
    s.way_out_of = [keys = credentials(p.settings.data, p.node.clock)](
                       store::connection& on, const store::channel_row& c) { return keys.outgoing(on, c); };
  s.every = p.settings.outbox_every;
  s.backoff = p.settings.imap.backoff;
  s.refresh_directory = [staff = &p.staff] { caf::anon_send(staff->keeper.get(), refresh_atom::value); };
  return s;
}

} // namespace

std::function<caf::actor()> counting_restarts(std::string name, std::function<caf::actor()> spawn,
                                              std::shared_ptr<metrics::registry> numbers) {
  return [name = std::move(name), spawn = std::move(spawn), numbers = std::move(numbers), again = false]() mutable {
    if (std::exchange(again, true)) numbers->add(metrics::metric::actor_restarts, {name});
    return spawn();
  };
}

std::vector<post> topology(premises p) {
  std::vector<post> out;
  auto add = [&](const char* name, bool critical, std::function<caf::actor()> spawn) {
    out.push_back({name, counting_restarts(name, std::move(spawn), p.node.metrics), critical});
  };
  add("ledger", true, [p] {
    return seated(p.staff.ledger, p.system.spawn<caf::detached>(ledger, &p.node, std::chrono::milliseconds(0)));
  });
  add("decisions", true,
      [p] { return seated(p.staff.decisions, p.system.spawn<caf::detached>(ledger, &p.node, gather_decisions)); });
  for (std::size_t i = 0; i < crew::archives; ++i)
    add("archive", true,
        [p, i] { return seated(p.staff.archive[i], p.system.spawn<caf::detached>(archive, &p.node)); });
  add("keeper", true, [p] { return spawn_keeper(p); });
  add("router", true, [p] { return spawn_router(p); });
  add("sweeper", true, [p] { return spawn_sweeper(p); });
  add("surveyor", false, [p] { return spawn_surveyor(p); });
  add("timekeeper", true, [p] { return spawn_timekeeper(p); });
  add("reviewer", false, [p] { return spawn_reviewer(p); });
  add("attendant", false, [p] { return spawn_attendant(p); });
  // what senders and callers have in hand is known to an outbox that was restarted, too
  const auto all = std::make_shared<dispatch>(p.node.hold(), p.settings.sending);
  add("outbox", false, [p, all] {
    return seated(p.staff.outbox, p.system.spawn<caf::detached>(outbox, &p.node, all, settings_of_outbox(p)));
  });
  add("calls", false, [p, all] {
    call_settings settings;
    settings.http = p.settings.call_policy;
    settings.local = p.settings.extensions;
    settings.secret = [keys = credentials(p.settings.data, p.node.clock)](
                          store::connection& on, const std::string& name) { return keys.named(on, name); };
    return caf::actor_cast<caf::actor>(p.system.spawn<caf::detached>(
        calls_desk, &p.node, all, std::move(settings), [staff = &p.staff] { return staff->router.get(); }));
  });
  add("indexer", false, [p] {
    return seated(p.staff.indexer, p.system.spawn<caf::detached>(indexer, &p.node, std::chrono::milliseconds(500)));
  });
  add("herald", false, [p] { return spawn_herald(p); });
  add("janitor", false, [p] { return caf::actor_cast<caf::actor>(p.system.spawn<caf::detached>(janitor, &p.node)); });
  if (!p.settings.data.empty()) {
    add("sources", true, [p] { return spawn_sources(p); });
    add("tokens", false, [p] { return spawn_token_keeper(p); });
  }
  if (p.settings.publish)
    add("live", false, [p] {
      return seated(p.staff.live,
                    p.system.spawn<caf::detached>(live, &p.node, p.settings.publish, std::chrono::milliseconds(100)));
    });
  return out;
}

} // namespace barid::actors
