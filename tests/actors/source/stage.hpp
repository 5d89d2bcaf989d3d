// tests/actors/source/stage.hpp - one source actor among players: the driver, the ledger, and who
// listens. One thread, virtual time.

#pragma once

#include "actors/mail_source.hpp"

#include <boost/test/unit_test.hpp>
#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/scoped_actor.hpp>

#include <deque>
#include <string>
#include <vector>

namespace barid::actors {

struct played_clock : wall_clock {
  instant at = std::chrono::sys_days(std::chrono::year(2026) / 3 / 29) + std::chrono::hours(10);
  [[nodiscard]] instant now() const override { return at; }
};

class stage {
public:
  explicit stage(std::vector<std::string> folders = {"INBOX"}) {
    ledger_ = system_.spawn([this](ledger_actor::pointer) -> ledger_actor::behavior_type {
      return {
          [this](commit_atom, const local<accept_job>& job) { jobs.push_back(job); },
          [](commit_atom, const local<store::decision>&) {
            return make_local(result<store::item_outcome>(error{errc::internal, "nothing is decided here", ""}));
          },
          [](flush_atom) {},
      };
    });
    mail_source_peers peers;
    peers.connect = [this](std::function<void(fetching::event)> handler) -> result<account_line> {
      tell_ = std::move(handler);
      account_line line;
      line.acknowledge = [this](std::vector<fetching::place> p) { note(acknowledged, p); };
      line.pass_over = [this](std::vector<fetching::place> p) { note(passed_over, p); };
      line.hang_up = [this] { ++hung_up; };
      return line;
    };
    peers.ledger = [this] { return ledger_; };
    peers.arrived = [this](mailbox_id, arrival a) { arrived.push_back(std::move(a)); };
    peers.tell = [this](const source_news& n) { news.push_back(n); };
    source_ = system_.spawn(mail_source, &node, std::move(peers), mailbox_id{7}, std::move(folders));
    scheduler_.run();
  }
  ~stage() {
    stop();
    caf::anon_send_exit(ledger_, caf::exit_reason::user_shutdown);
    scheduler_.run();
  }

  void stop() {
    if (source_) caf::anon_send_exit(source_, caf::exit_reason::user_shutdown);
    source_ = nullptr;
    scheduler_.run();
  }

  void tell(fetching::event e) {
    tell_(std::move(e));
    scheduler_.run();
  }
  void open(std::uint32_t uidvalidity = 5, const std::string& folder = "INBOX") {
    tell(fetching::connected{true});
    tell(fetching::authenticated{});
    tell(fetching::selected{folder, uidvalidity, 0, 0, 0, false});
  }
  void mail(std::uint32_t uid, std::uint32_t uidvalidity = 5, const std::string& folder = "INBOX") {
    fetching::mail m;
    m.place = {folder, uidvalidity, uid};
    m.internaldate = clock.at - std::chrono::minutes(uid);
    m.bytes = "Subject: " + std::to_string(uid) + "\r\n\r\n";
    tell(std::move(m));
  }
  void pass(std::chrono::milliseconds time) {
    scheduler_.advance_time(time);
    scheduler_.run();
  }

  /// The ledger answers its oldest job.
  void answer(const result<store::item_outcome>& r) {
    BOOST_REQUIRE(!jobs.empty());
    const auto job = jobs.front();
    jobs.pop_front();
    job->done(r, job->item);
    scheduler_.run();
  }
  void commit() {
    BOOST_REQUIRE(!jobs.empty());
    store::item_outcome out;
    out.end = std::holds_alternative<store::accept_mail>(jobs.front()->item) ? store::item_end::stored
                                                                             : store::item_end::recorded;
    out.mail = mail_id{++last_mail_};
    answer(out);
  }
  void commit_all() {
    while (!jobs.empty()) commit();
  }
  [[nodiscard]] const store::accept_mail& accepted(std::size_t i) const {
    return std::get<store::accept_mail>(jobs.at(i)->item);
  }
  [[nodiscard]] const store::source_report& reported(std::size_t i) const {
    return std::get<store::source_report>(jobs.at(i)->item);
  }
  /// What was told of health, in order: `ok`, `failing`, ….
  [[nodiscard]] std::vector<std::string> healths() const {
    std::vector<std::string> out;
    for (const auto& n : news)
      if (n.how) out.emplace_back(name_of(*n.how));
    return out;
  }
  [[nodiscard]] std::vector<bool> caught_up() const {
    std::vector<bool> out;
    for (const auto& n : news)
      if (n.caught_up) out.push_back(*n.caught_up);
    return out;
  }

  played_clock clock;
  services node{clock, {}};
  std::deque<local<accept_job>> jobs;
  std::vector<std::uint32_t> acknowledged, passed_over;
  std::vector<arrival> arrived;
  std::vector<source_news> news;
  int hung_up = 0;

private:
  struct config : caf::actor_system_config {
    config() {
      set("scheduler.policy", caf::atom("testing"));
      set("logger.verbosity", caf::atom("quiet"));
    }
  };
  static void note(std::vector<std::uint32_t>& into, const std::vector<fetching::place>& places) {
    for (const auto& p : places) into.push_back(p.uid);
  }

  config config_;
  caf::actor_system system_{config_};
  caf::scheduler::test_coordinator& scheduler_ = dynamic_cast<caf::scheduler::test_coordinator&>(system_.scheduler());
  std::function<void(fetching::event)> tell_;
  ledger_actor ledger_;
  mail_source_actor source_;
  std::int64_t last_mail_ = 0;
};

} // namespace barid::actors
