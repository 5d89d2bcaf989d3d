#include "tests/actors/actor_fixture.hpp"

#include <caf/send.hpp>

#include <algorithm>

namespace barid::test {

using namespace actors;

actor_fixture::actor_fixture() : scheduler(dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler())) {
  // delayed messages that nobody will hear keep actors; the system does not wait for those
  system.await_actors_before_shutdown(false);
  put_people(two_channels());
}

actor_fixture::~actor_fixture() {
  for (auto& a : spawned_) caf::anon_send_exit(a, caf::exit_reason::kill);
  run();
}

void actor_fixture::advance(duration by) {
  run();
  const auto end = clock.now() + by;
  while (clock.now() < end) {
    auto next = std::chrono::duration_cast<duration>(end - clock.now());
    const auto& due = scheduler.clock().schedule();
    if (!due.empty()) {
      const auto left = std::chrono::ceil<duration>(due.begin()->first - scheduler.clock().now());
      next = std::clamp(left, duration(1), next);
    }
    clock.step(next);
    scheduler.advance_time(next);
    run();
  }
}

void actor_fixture::put_in_force(const std::string& rules, std::int64_t generation, std::vector<source_file> more) {
  source_set files;
  files.files = {{"main.route", rules}, {"ack.html", "<p>Thank you.</p>"}};
  if (rules.find("signed.txt") != std::string::npos)
    files.files.push_back({"signed.txt", "{agent.name}\nAcme <Support>\n"});
  std::ranges::move(more, std::back_inserter(files.files));
  auto compiled = dsl::compile(files);
  for (const auto& d : compiled.diagnostics) BOOST_TEST_MESSAGE(d.message);
  BOOST_REQUIRE(compiled.program);
  node.rules.put(std::make_shared<const rules_in_force>(
      rules_in_force{compiled.program, generation, std::string(32, char('a' + generation))}));
}

void actor_fixture::put_people(directory people) {
  node.people.put(std::make_shared<const directory>(std::move(people)));
}

directory two_channels() {
  directory out;
  for (const auto* name : {"support", "billing"}) {
    store::channel_row row;
    row.id.value = std::int64_t(out.channels.size()) + 1;
    row.name = name;
    row.addresses = {std::string(name) + "@acme.example"};
    row.kind = "lmtp";
    row.state = "on";
    out.channels.push_back(row);
  }
  return out;
}

void add_agent(directory& to, std::int64_t id, const std::string& name, std::int64_t team, const std::string& presence,
               std::vector<std::string> skills, std::optional<std::int32_t> capacity) {
  store::agent_row row;
  row.id.value = id;
  row.name = name;
  row.email = name + "@acme.example";
  row.presence = presence;
  row.skills = std::move(skills);
  row.capacity = capacity;
  to.agents.push_back(row);
  to.members.push_back({team_id{team}, agent_id{id}, false});
}

void add_team(directory& to, std::int64_t id, const std::string& name) {
  to.teams.push_back({team_id{id}, name, true});
}

error away() {
  return {errc::unavailable, "the database cannot be reached", "start it"};
}

// ---- the ledger

ledger_actor play(actor_fixture& in, played_ledger& script) {
  auto behave = [&script](ledger_actor::pointer self) -> ledger_actor::behavior_type {
    return {
        [](commit_atom, const local<accept_job>&) {},
        [self, &script](commit_atom,
                        const local<store::decision>& d) -> caf::result<local<result<store::item_outcome>>> {
          script.decisions.push_back(*d);
          auto promise = self->make_response_promise<local<result<store::item_outcome>>>();
          auto say = [&script, promise]() mutable {
            if (auto first = std::exchange(script.before_answer, nullptr)) first();
            result<store::item_outcome> answer(store::item_outcome{store::item_end::decided, {}, {}, {}});
            if (!script.answers.empty()) {
              answer = script.answers.front();
              script.answers.pop_front();
            }
            promise.deliver(make_local(std::move(answer)));
          };
          if (script.silent) script.unanswered.emplace_back(say);
          else say();
          return promise;
        },
        [&script](flush_atom) {
          if (script.unanswered.empty()) return;
          auto say = std::move(script.unanswered.front());
          script.unanswered.pop_front();
          say();
        },
    };
  };
  return in.spawn(behave);
}

// ---- the archive

namespace {

template <class Out, class Ask, class... Args>
local<result<Out>> answer(const Ask& ask, Args&&... args) {
  return make_local(ask ? ask(std::forward<Args>(args)...) : result<Out>(away()));
}

} // namespace

archive_actor play(actor_fixture& in, played_archive& script) {
  auto behave = [&script](archive_actor::pointer) -> archive_actor::behavior_type {
    return {
        [&script](ask_mail_atom, const local<mail_question>& q) { return answer<mail_answer>(script.mail, *q); },
        [&script](load_atom, std::int64_t id) {
          ++script.loads;
          return answer<loaded>(script.load, id);
        },
        [&script](timers_atom, std::int64_t until, const local<std::optional<store::timer_page>>& after) {
          return answer<std::vector<store::due_timer>>(script.timers, instant(duration(until)), *after);
        },
        [&script](inbox_atom, std::int64_t after) {
          return answer<std::vector<store::inbox_row>>(script.inbox, after);
        },
        [&script](in_hand_atom, std::int64_t agent) { return answer<std::int64_t>(script.in_hand, agent); },
        [](part_atom, std::int64_t, std::int64_t) {
          return make_local(result<parting>(error{errc::not_found, "nobody splits here", ""}));
        },
        [&script](fresh_atom, const local<address>& with) { return answer<beginnings>(script.fresh, *with); },
        [&script](raw_atom, std::int64_t mail) {
          return answer<std::pair<store::stored_mail, std::string>>(script.raw, mail);
        },
        [&script](program_atom, const std::string& hash) { return answer<dsl::program_ptr>(script.program, hash); },
        [&script](waiting_atom, std::int64_t after, bool all) {
          return answer<conversation_places>(script.waiting, after, all);
        },
        [&script](queue_atom, std::int64_t team, std::int64_t after) {
          using found = result<std::vector<store::waiting_row>>;
          return make_local(script.queue ? script.queue(team, after) : found(std::vector<store::waiting_row>()));
        },
        [&script](before_atom, const std::string& address) {
          return make_local(script.before ? script.before(address) : result<agent_id>(agent_id{}));
        },
        [&script](limits_atom, const local<std::vector<std::string>>& keys) {
          known_limits out;
          for (const auto& key : *keys) {
            script.asked_limits.push_back(key);
            const auto last = script.done.find(key);
            out[key] = last == script.done.end() ? std::nullopt : std::optional(last->second);
          }
          return make_local(result<known_limits>(std::move(out)));
        },
        [&script](customer_atom, const std::string& address) {
          ++script.asked_customers;
          return make_local(result<store::customer_row>(script.customers[address]));
        },
        [&script](noted_atom, const std::string& name) { return make_local(result<std::string>(script.notes[name])); },
        [&script](noted_atom, const std::string& name, const std::string& text) {
          script.notes[name] = text;
          return make_local(result<bool>(true));
        },
    };
  };
  return in.spawn(behave);
}

} // namespace barid::test
