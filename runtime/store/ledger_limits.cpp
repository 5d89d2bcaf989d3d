#include "runtime/store/ledger_limits.hpp"

#include <algorithm>
#include <map>
#include <memory>

namespace barid::store {

namespace {

constexpr statement take_once{
    "take_once",
    "insert into once_per as o (scope, label, taken, until) "
    "select * from unnest($1::bytea[], $2::text[], $3::timestamptz[], $4::timestamptz[])"
    " as i (scope, label, taken, until) order by scope "
    "on conflict (scope) do update set label = excluded.label, taken = excluded.taken,"
    " until = excluded.until where o.taken + (excluded.until - excluded.taken) <= excluded.taken returning scope"};

constexpr statement take_budget{
    "take_budget", "insert into budgets as b (scope, label, window_start, window_end, used, most) "
                   "select scope, label, start, until, 1, most from unnest($1::bytea[], $2::text[],"
                   " $3::timestamptz[], $4::timestamptz[], $5::int[]) as i (scope, label, start, until, most) "
                   "where most > 0 order by scope "
                   "on conflict (scope) do update set label = excluded.label, most = excluded.most,"
                   " used = case when b.window_end <= excluded.window_start then 1 else b.used + 1 end,"
                   " window_start = case when b.window_end <= excluded.window_start"
                   " then excluded.window_start else b.window_start end,"
                   " window_end = case when b.window_end <= excluded.window_start"
                   " then excluded.window_end else b.window_end end "
                   "where b.window_end <= excluded.window_start or b.used < excluded.most returning scope"};

/// Claims of one statement: no scope twice.
void ask(exchange& to, const statement& how, std::vector<limit_claim> claims) {
  bytes_array scope;
  std::vector<std::string_view> label;
  std::vector<instant> now, until;
  std::vector<std::int32_t> most;
  for (const auto& c : claims) {
    scope.items.push_back(c.what->scope);
    label.push_back(c.what->label);
    now.push_back(c.what->now);
    until.push_back(c.what->now + c.what->per);
    most.push_back(c.what->most);
  }
  auto values = with(scope, label, now, until);
  if (how.name == take_budget.name) values.add(most);
  to.add(how, std::move(values), [claims = std::move(claims)](const rows& got) {
    for (std::size_t i = 0; i < got.size(); ++i)
      for (const auto& c : claims)
        if (c.what->scope == got[i].view(0)) c.granted();
  });
}

} // namespace

void take_limits(exchange& to, std::vector<limit_claim> claims) {
  std::stable_sort(claims.begin(), claims.end(),
                   [](const auto& a, const auto& b) { return a.what->scope < b.what->scope; });
  for (bool budget : {false, true}) {
    // round n asks for the n-th use of each scope: one statement may not touch a row twice
    std::vector<std::vector<limit_claim>> rounds;
    std::map<std::string_view, std::size_t> uses;
    for (const auto& c : claims) {
      if (c.what->budget != budget) continue;
      const auto round = uses[c.what->scope]++;
      if (rounds.size() <= round) rounds.resize(round + 1);
      rounds[round].push_back(c);
    }
    for (auto& round : rounds) ask(to, budget ? take_budget : take_once, std::move(round));
  }
}

} // namespace barid::store
