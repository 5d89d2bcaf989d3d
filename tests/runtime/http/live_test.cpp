// The live stream: in order, only what may be seen, nothing lost, nobody waiting for anybody.

#include "runtime/store/directory_people.hpp"
#include "runtime/store/live_rows.hpp"
#include "runtime/store/search_rows.hpp"
#include "runtime/store/session_rows.hpp"
#include "tests/runtime/http/desk_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <dirent.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace barid::test {

BOOST_AUTO_TEST_SUITE(http_live)

namespace {

struct live_event {
  std::string id, kind;
  json data;
};

/// A stream as a browser reads it.
class stream {
public:
  stream(const client& who, std::uint16_t port, const std::string& last_id = {}, int receive = 0)
      : raw_(port, receive) {
    raw_.say("GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: barid=" + who.cookie + "\r\n" +
             (last_id.empty() ? "" : "Last-Event-ID: " + last_id + "\r\n") + "\r\n");
  }
  /// Reads until an event of this kind came (it included), or nothing more came in time.
  std::vector<live_event> until(const std::string& kind, int most_ms = 10'000) {
    std::vector<live_event> out;
    const auto end = end_of(most_ms);
    while (true) {
      while (auto e = next()) {
        out.push_back(*e);
        if (e->kind == kind) return out;
      }
      const auto more = raw_.hear("\n\n", left(end));
      if (more.empty()) return out;
      buffer_ += more;
    }
  }
  /// Reads until `count` conversation events came.
  std::vector<live_event> take(std::size_t count, int most_ms = 10'000) {
    std::vector<live_event> out;
    const auto end = end_of(most_ms);
    while (out.size() < count) {
      auto e = next();
      if (!e) {
        const auto more = raw_.hear("\n\n", left(end));
        if (more.empty()) break;
        buffer_ += more;
      } else if (e->kind.starts_with("conversation_")) {
        out.push_back(*e);
      }
    }
    return out;
  }
  [[nodiscard]] bool ended() {
    static_cast<void>(raw_.hear("never said", 50));
    return raw_.ended();
  }
  [[nodiscard]] std::string head() { return raw_.hear("\r\n\r\n"); }

private:
  using clock = std::chrono::steady_clock;
  static clock::time_point end_of(int most_ms) { return clock::now() + std::chrono::milliseconds(most_ms); }
  static int left(clock::time_point end) {
    return static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(end - clock::now()).count());
  }

  std::optional<live_event> next() {
    while (true) {
      const auto end = buffer_.find("\n\n", at_);
      if (end == std::string::npos) {
        buffer_.erase(0, std::exchange(at_, 0));
        return {};
      }
      auto text = buffer_.substr(at_, end - at_);
      at_ = end + 2;
      if (const auto header = text.find("\r\n\r\n"); header != std::string::npos) text.erase(0, header + 4);
      live_event e;
      for (std::size_t from = 0; from < text.size();) {
        const auto line = text.substr(from, std::min(text.find('\n', from), text.size()) - from);
        from += line.size() + 1;
        if (line.starts_with("id: ")) e.id = line.substr(4);
        if (line.starts_with("event: ")) e.kind = line.substr(7);
        if (line.starts_with("data: ")) e.data = json::parse(line.substr(6), nullptr, false);
      }
      if (!e.kind.empty()) return e;
    }
  }

  raw_connection raw_;
  std::string buffer_;
  std::size_t at_ = 0; ///< Read so far.
};

std::size_t threads_of_this_program() {
  std::size_t out = 0;
  DIR* folder = ::opendir("/proc/self/task");
  while (const auto* entry = ::readdir(folder))
    if (entry->d_name[0] != '.') ++out;
  ::closedir(folder);
  return out;
}

std::vector<int> versions_of(const std::vector<live_event>& events) {
  std::vector<int> out;
  for (const auto& e : events) out.push_back(e.data["version"]);
  return out;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(who_is_where_is_told_to_those_who_may_see_it, desk_fixture) {
  const auto port = server->port();
  stream seen(as(viewer), port), unseen(as(stranger), port);
  static_cast<void>(seen.until("ready"));
  static_cast<void>(unseen.until("ready"));
  const auto say = [&](agent_id who, const talk& where, const char* doing) {
    return as(who).post(path(where, "/here"), {{"doing", doing}}).status;
  };
  BOOST_TEST(say(replier, open, "typing") == 204);
  BOOST_TEST(say(stranger, open, "typing") == 404);
  BOOST_TEST(say(replier, open, "dancing") == 422);
  const auto heard = seen.until("here");
  BOOST_REQUIRE(!heard.empty());
  BOOST_TEST(heard.back().kind == "here");
  BOOST_TEST(heard.back().data["conversation"] == open.conversation.value);
  BOOST_TEST(heard.back().data["who"] == std::to_string(replier.value) + " typing");
  BOOST_TEST(as(viewer).get(path(open)).document()["conversation"]["version"] == 1, "nothing changed");
  // what everybody hears comes after it: then it would have been heard by now
  must(store::tell_live(on, {{}, "channel_health", {}, {}, 0, "{}"}));
  for (const auto& e : unseen.until("channel_health")) BOOST_TEST(e.kind != "here");
}

BOOST_FIXTURE_TEST_CASE(what_a_rule_tells_somebody_only_they_hear_and_only_where_they_may_look, desk_fixture) {
  const auto port = server->port();
  stream told(as(replier), port), other(as(manager), port), outside(as(stranger), port);
  for (auto* s : {&told, &other, &outside}) static_cast<void>(s->until("ready"));
  const json to = {{"to", json::array({replier.value, stranger.value})}, {"rule", "facts.vip"}, {"event", "message"}};
  must(store::tell_live(on, {{}, "notify", support, open.conversation, 3, to.dump()}));
  must(store::tell_live(on, {{}, "channel_health", {}, {}, 0, "{}"}));
  server->wake_live();
  const auto heard = told.until("notify");
  BOOST_REQUIRE(!heard.empty());
  BOOST_TEST(heard.back().data["conversation"] == open.conversation.value);
  BOOST_TEST(heard.back().data["rule"] == "facts.vip");
  BOOST_TEST(heard.back().data["event"] == "message");
  BOOST_TEST(!heard.back().data.contains("to"), "who else was told is not said");
  for (auto* s : {&other, &outside})
    for (const auto& e : s->until("channel_health")) BOOST_TEST(e.kind != "notify");
}

BOOST_FIXTURE_TEST_CASE(a_change_is_heard_with_ids_and_versions_by_those_who_may_see_it, desk_fixture) {
  stream seen(as(viewer), server->port());
  stream all(as(owner), server->port());
  static_cast<void>(seen.until("ready"));
  static_cast<void>(all.until("ready"));
  customer_writes(hidden);
  customer_writes(open);
  const auto events = all.take(2);
  BOOST_TEST(events.size() == 2u);
  BOOST_TEST(events[0].data["conversation"] == hidden.conversation.value);
  const auto mine = seen.take(1);
  BOOST_TEST(mine.size() == 1u);
  BOOST_TEST(mine[0].data ==
             (json{{"channel", support.value}, {"conversation", open.conversation.value}, {"version", 2}}));
}

BOOST_FIXTURE_TEST_CASE(after_a_break_the_missed_events_come_first_and_once, desk_fixture) {
  const auto me = as(viewer);
  std::string last;
  {
    stream before(me, server->port());
    last = before.until("ready").back().id;
  }
  for (int i = 0; i < 5; ++i) customer_writes(open);
  stream again(me, server->port(), last);
  const auto missed = again.until("ready");
  BOOST_TEST((versions_of({missed.begin(), missed.end() - 1}) == std::vector<int>{2, 3, 4, 5, 6}));
  customer_writes(open);
  BOOST_TEST((versions_of(again.take(1)) == std::vector<int>{7}));
}

BOOST_FIXTURE_TEST_CASE(a_listener_who_was_away_too_long_is_told_to_start_afresh, desk_fixture) {
  const auto me = as(viewer);
  for (int i = 0; i < 3; ++i) customer_writes(open);
  must(store::index_documents(on, {}, "search", must(store::live_end(on))));
  must(store::forget_live(on, instant(std::chrono::sys_days(std::chrono::year(2500) / 1 / 1))));
  stream stale(me, server->port(), "1-1");
  BOOST_TEST(stale.until("ready").front().kind == "resync");
  stream nonsense(me, server->port(), "what");
  BOOST_TEST(nonsense.until("ready").front().kind == "resync");
}

BOOST_FIXTURE_TEST_CASE(an_event_that_commits_late_is_neither_lost_nor_told_before_its_turn, desk_fixture) {
  stream ear(as(viewer), server->port());
  static_cast<void>(ear.until("ready"));
  auto slow = db.connect();
  must(slow.begin());
  const std::string insert = "insert into live_events (kind, channel, conversation, version) "
                             "values ('conversation_changed', " +
                             std::to_string(support.value) + ", " + std::to_string(open.conversation.value) + ", 77)";
  must(slow.run(insert));
  customer_writes(open); // commits first, but has to wait for its turn
  BOOST_TEST(ear.take(1, 300).empty());
  must(slow.commit());
  BOOST_TEST((versions_of(ear.take(2)) == std::vector<int>{77, 2}));
}

BOOST_FIXTURE_TEST_CASE(a_stream_ends_with_its_session_and_its_rights, desk_fixture) {
  const auto me = as(viewer);
  stream ear(me, server->port());
  stream other(as(manager), server->port());
  static_cast<void>(ear.until("ready"));
  static_cast<void>(other.until("ready"));
  BOOST_TEST(me.send("DELETE", "/api/v1/session").status == 204);
  BOOST_TEST(eventually([&] { return ear.ended(); }));
  must(store::set_access(on, {support, manager, ""}));
  // from the next heartbeat on nothing of that channel is told any more
  BOOST_TEST(eventually([&] {
    customer_writes(open);
    return other.take(1, 100).empty();
  }));
}

BOOST_AUTO_TEST_CASE(who_loses_access_is_told_at_once_and_hears_nothing_behind_that) {
  auto options = quick_settings();
  options.heartbeat = std::chrono::seconds(60); // not what tells it
  desk_fixture desk(std::move(options));
  stream ear(desk.as(desk.viewer), desk.server->port());
  stream other(desk.as(desk.replier), desk.server->port());
  for (auto* s : {&ear, &other}) static_cast<void>(s->until("ready"));
  const auto path = "/api/v1/people/" + std::to_string(desk.viewer.value) + "/access";
  const json none = {{"channel", desk.support.value}, {"level", nullptr}};
  BOOST_TEST(desk.as(desk.admin).send("PUT", path, none.dump()).status == 204);
  desk.customer_writes(desk.open);
  const auto told = ear.until("access");
  BOOST_REQUIRE(!told.empty());
  BOOST_TEST(told.back().kind == "access");
  BOOST_TEST(!told.back().data.contains("to"));
  must(store::tell_live(desk.on, {{}, "channel_health", {}, {}, 0, "{}"}));
  for (const auto& e : ear.until("channel_health")) BOOST_TEST(e.kind != "conversation_changed");
  bool changed = false;
  for (const auto& e : other.until("channel_health")) {
    BOOST_TEST(e.kind != "access", "of somebody else");
    changed = changed || e.kind == "conversation_changed";
  }
  BOOST_TEST(changed);
}

BOOST_AUTO_TEST_CASE(two_hundred_streams_share_few_threads_and_hear_everything_in_order) {
  auto options = quick_settings();
  options.threads = 4;
  options.queue = 256;
  options.streams_per_agent = 500;
  desk_fixture desk(options);
  const auto me = desk.as(desk.viewer);
  std::vector<std::unique_ptr<stream>> ears;
  for (int i = 0; i < 200; ++i) ears.push_back(std::make_unique<stream>(me, desk.server->port()));
  for (auto& e : ears) BOOST_TEST_REQUIRE(!e->until("ready").empty());
  BOOST_TEST(desk.server->listeners() == 200u);
  BOOST_TEST(threads_of_this_program() < 16u);
  for (int i = 0; i < 20; ++i) desk.customer_writes(desk.open);
  std::vector<int> wanted;
  for (int v = 2; v <= 21; ++v) wanted.push_back(v);
  for (auto& e : ears) BOOST_TEST((versions_of(e->take(20)) == wanted));
  // streams take no request's thread
  BOOST_TEST(me.get(desk.path(desk.open)).status == 200);
  ears.clear();
  BOOST_TEST(eventually([&] { return desk.server->listeners() == 0; }));
}

BOOST_AUTO_TEST_CASE(one_agent_cannot_take_all_streams) {
  auto options = quick_settings();
  options.streams_per_agent = 2;
  desk_fixture desk(options);
  const auto me = desk.as(desk.viewer);
  stream one(me, desk.server->port()), two(me, desk.server->port());
  static_cast<void>(one.until("ready"));
  static_cast<void>(two.until("ready"));
  BOOST_TEST(stream(me, desk.server->port()).head().find("HTTP/1.1 503") == 0u);
  stream other(desk.as(desk.manager), desk.server->port());
  BOOST_TEST(!other.until("ready").empty());
}

BOOST_AUTO_TEST_CASE(a_listener_who_does_not_read_is_told_to_start_afresh_and_holds_nobody_up) {
  auto options = quick_settings();
  options.stream_buffer = 64 * 1024;
  options.heartbeat = std::chrono::seconds(60); // a silent listener is closed after four of them
  desk_fixture desk(options);
  const auto me = desk.as(desk.viewer);
  stream lazy(me, desk.server->port(), {}, 16 * 1024);
  stream quick(me, desk.server->port());
  static_cast<void>(lazy.until("ready"));
  static_cast<void>(quick.until("ready"));
  // more than the queue and the kernel's buffers hold
  const std::string insert = "insert into live_events (kind, channel, conversation, version) "
                             "select 'conversation_changed', " +
                             std::to_string(desk.support.value) + ", " + std::to_string(desk.open.conversation.value) +
                             ", n from generate_series(1, 2000) n";
  int told = 0;
  for (int i = 0; i < 30; ++i) {
    must(desk.on.run(insert));
    told += static_cast<int>(quick.take(2000).size());
  }
  BOOST_TEST(told == 60'000);
  const auto read = lazy.until("resync");
  BOOST_TEST_REQUIRE(!read.empty());
  BOOST_TEST(read.back().kind == "resync");
  BOOST_TEST(read.size() < 60'000u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace barid::test
