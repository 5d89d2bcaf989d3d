#include "runtime/store/rule_hits.hpp"

namespace barid::store {

namespace {

constexpr statement select_hits{"select_rule_hits",
                                "select h.rule, count(*), max(h.at) from ("
                                " select distinct e.id, x ->> 'rule' as rule, e.at from events e,"
                                " jsonb_array_elements(e.effects) x"
                                " where e.id > (select coalesce(max(id), 0) from events) - $2 and e.at >= $1"
                                ") h where h.rule is not null group by h.rule"};

} // namespace

result<std::map<std::string, rule_hit>> rule_hits(connection& on, instant since, std::int64_t most) {
  auto got = on.run(select_hits, with(since, most));
  if (!got) return got.why();
  std::map<std::string, rule_hit> out;
  for (std::size_t i = 0; i < got->size(); ++i) {
    std::string name;
    rule_hit hit;
    (*got)[i].into(name, hit.hits, hit.last);
    out.emplace(std::move(name), hit);
  }
  return out;
}

} // namespace barid::store
