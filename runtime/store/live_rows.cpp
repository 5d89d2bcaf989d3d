#include "runtime/store/live_rows.hpp"

#include <charconv>

namespace barid::store {

namespace {

// xid8 has no numeric parameters of its own: it travels as text
constexpr statement select_live{
    "select_live", "select xid, seq, kind, channel, conversation, version, payload from live_events "
                   "where xid < pg_snapshot_xmin(pg_current_snapshot()) and (xid, seq) > ($1::text::xid8, $2) "
                   "order by xid, seq limit $3"};
constexpr statement select_end{"select_live_end",
                               "select xid, seq from live_events where xid < pg_snapshot_xmin(pg_current_snapshot()) "
                               "order by xid desc, seq desc limit 1"};
constexpr statement select_gap{"select_live_gap",
                               "select not exists (select from live_events where (xid, seq) <= ($1::text::xid8, $2))"
                               " and exists (select from live_events)"};
constexpr int forgotten_at_once = 20'000;
constexpr statement delete_live{"delete_live",
                                "delete from live_events l using (select xid, seq from live_events"
                                "  where (xid, seq) < (select xid, seq from live_events order by xid desc, seq desc "
                                "limit 1) order by xid, seq limit $2) old"
                                " where (l.xid, l.seq) = (old.xid, old.seq) and l.at < $1"
                                " and (l.xid, l.seq) <= all (select xid, seq from index_cursors)"
                                " and exists (select from index_cursors where name = 'search')"};

constexpr statement insert_told{"tell_live", "insert into live_events (kind, channel, conversation, payload) "
                                             "values ($1, nullif($2, 0), nullif($3, 0), $4)"};

} // namespace

std::string text_of(const live_position& at) {
  return std::to_string(at.xid) + "-" + std::to_string(at.seq);
}

std::optional<live_position> position_of(std::string_view text) {
  live_position out;
  const char* end = text.data() + text.size();
  const auto xid = std::from_chars(text.data(), end, out.xid);
  if (xid.ec != std::errc{} || xid.ptr == end || *xid.ptr != '-') return {};
  const auto seq = std::from_chars(xid.ptr + 1, end, out.seq);
  if (seq.ec != std::errc{} || seq.ptr != end || out.seq < 0) return {};
  return out;
}

result<void> tell_live(connection& on, const live_row& what) {
  auto done = on.run(insert_told, with(what.kind, what.channel.value, what.conversation.value,
                                       json{what.payload.empty() ? "{}" : what.payload}));
  if (!done) return done.why();
  return {};
}

result<std::vector<live_row>> live_since(connection& on, const live_position& after, int limit) {
  auto got = on.run(select_live, with(std::to_string(after.xid), after.seq, limit));
  if (!got) return got.why();
  std::vector<live_row> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto& l = out[i];
    (*got)[i].into(l.at.xid, l.at.seq, l.kind, l.channel, l.conversation, l.version, l.payload);
  }
  return out;
}

result<live_position> live_end(connection& on) {
  auto got = on.run(select_end);
  if (!got) return got.why();
  live_position out;
  if (!got->empty()) (*got)[0].into(out.xid, out.seq);
  return out;
}

result<bool> live_gap(connection& on, const live_position& after) {
  auto got = on.run(select_gap, with(std::to_string(after.xid), after.seq));
  if (!got) return got.why();
  return (*got)[0].get<bool>(0);
}

result<std::int64_t> forget_live(connection& on, instant before) {
  auto done = on.run(delete_live, with(before, forgotten_at_once));
  if (!done) return done.why();
  return done->affected();
}

} // namespace barid::store
