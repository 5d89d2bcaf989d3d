#include "runtime/store/conversation_list.hpp"

#include "runtime/store/conversation_columns.hpp"

#include <algorithm>

namespace barid::store {

namespace {

constexpr int longest_page = 500;

/// The text of a query and its values, growing together. Values never become text of the query.
class query {
public:
  explicit query(std::string text) : text_(std::move(text)) {}

  template <class T>
  std::string value(const T& v) {
    values_.add(v);
    return "$" + std::to_string(values_.size());
  }
  void where(const std::string& condition) { text_ += (conditions_++ == 0 ? " where " : " and ") + condition; }
  void append(const std::string& more) { text_ += more; }
  void enclose(const std::string& before, const std::string& behind) { text_ = before + text_ + behind; }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const parameters& values() const { return values_; }

private:
  std::string text_;
  parameters values_;
  int conditions_ = 0;
};

template <class Tag>
std::vector<std::int64_t> keys(const std::vector<id<Tag>>& ids) {
  std::vector<std::int64_t> out;
  for (const auto& i : ids) out.push_back(i.value);
  return out;
}

void add_sla(query& q, const sla_wish& w) {
  const auto having = [](const std::string& state) {
    return "c.id in (select conversation from clocks where ended is null and state = '" + state + "')";
  };
  switch (w.state) {
  case sla_state::overdue:
    return q.where("(c.sla_due < " + q.value(w.now) + " or " + having("breached") + ")");
  case sla_state::at_risk:
    q.where("c.sla_due >= " + q.value(w.now));
    return q.where("c.sla_due < " + q.value(w.soon));
  case sla_state::on_track:
    return q.where("c.sla_due >= " + q.value(w.soon));
  case sla_state::paused:
    return q.where("c.sla_due is null and " + having("paused"));
  case sla_state::none:
    return q.where("c.sla = ''");
  }
}

void add_filter(query& q, const list_filter& f) {
  // a single channel as an equality lets the planner read the index in order
  if (f.channels.size() == 1) q.where("c.channel = " + q.value(f.channels.front().value));
  else q.where("c.channel = any(" + q.value(keys(f.channels)) + ")");
  if (f.status.size() == 1) q.where("c.status = " + q.value(f.status.front()));
  else if (!f.status.empty()) q.where("c.status = any(" + q.value(f.status) + ")");
  else if (!f.merged_too) // it shows in another one
    q.where("c.status <> 'merged'");
  if (f.agents.size() == 1) q.where("c.agent = " + q.value(f.agents.front().value));
  else if (!f.agents.empty()) q.where("c.agent = any(" + q.value(keys(f.agents)) + ")");
  if (f.unassigned) q.where("c.agent is null");
  if (f.teams.size() == 1) q.where("c.team = " + q.value(f.teams.front().value));
  else if (!f.teams.empty()) q.where("c.team = any(" + q.value(keys(f.teams)) + ")");
  if (!f.tags.empty() && !f.among.empty()) // few enough to look at each
    q.where("c.tags @> " + q.value(f.tags));
  else if (!f.tags.empty() && f.tags_on_the_way == 0)
    q.where("c.id in (select conversation from barid.tag_candidates(" + q.value(f.tags) + ", " +
            q.value(asks_for_open_only(f)) + ", null))");
  if (!f.among.empty()) q.where("c.id = any(" + q.value(keys(f.among)) + ")");
  if (f.at_least) q.where("c.priority >= " + q.value(static_cast<std::int32_t>(*f.at_least)));
  if (!f.languages.empty()) q.where("c.language = any(" + q.value(f.languages) + ")");
  if (!f.kinds.empty()) q.where("c.kind = any(" + q.value(f.kinds) + ")");
  if (f.customer) q.where("c.customer = " + q.value(f.customer.value));
  if (f.sla_due_before) q.where("c.sla_due < " + q.value(*f.sla_due_before));
  if (f.sla) add_sla(q, *f.sla);
  if (f.created_from) q.where("c.created >= " + q.value(*f.created_from));
  if (f.created_until) q.where("c.created < " + q.value(*f.created_until));
  if (!f.without_flag.empty()) q.where("not c.flags @> array[" + q.value(f.without_flag) + "::text]");
  if (f.snoozed) q.where(*f.snoozed ? "c.snoozed_until is not null" : "c.snoozed_until is null");
}

struct ordering {
  const char* column;
  bool upwards;
  bool nullable;
};

ordering ordering_of(list_order order) {
  switch (order) {
  case list_order::updated:
    return {"c.updated", false, false};
  case list_order::created:
    return {"c.created", false, false};
  case list_order::sla_due:
    return {"c.sla_due", true, true};
  case list_order::last_mail:
    return {"c.last_customer_mail_at", false, true};
  }
  return {"c.updated", false, false};
}

std::optional<instant> value_of(const conversation& c, list_order order) {
  switch (order) {
  case list_order::updated:
    return c.updated;
  case list_order::created:
    return c.created;
  case list_order::sla_due:
    return c.sla_due;
  case list_order::last_mail:
    return c.last_customer_mail_at;
  }
  return {};
}

void add_place(query& q, const ordering& by, const list_place& after) {
  const std::string column = by.column;
  const auto beyond = std::string(by.upwards ? " > " : " < ");
  if (!after.value) { // already among the rows without a value
    q.where(column + " is null and c.id" + beyond + q.value(after.id.value));
    return;
  }
  const auto value = q.value(*after.value);
  const auto id = q.value(after.id.value);
  const auto condition = "(" + column + ", c.id)" + beyond + "(" + value + ", " + id + ")";
  q.where(by.nullable ? "(" + condition + " or " + column + " is null)" : condition);
}

/// The same rows, but only those of the first so many that have the tags.
void narrow_to_tags(query& q, const list_filter& f, const std::string& order) {
  q.append(order + " limit " + q.value(f.tags_on_the_way));
  q.enclose("select * from (", ") c where c.tags @> " + q.value(f.tags));
}

query build(const list_filter& filter, list_order order, int limit, const std::optional<list_place>& after,
            const std::string& prefix) {
  const auto by = ordering_of(order);
  query q("select " BARID_CONVERSATION_COLUMNS " from conversations c");
  add_filter(q, filter);
  if (after) add_place(q, by, *after);
  const std::string direction = by.upwards ? "" : " desc";
  const auto in_order =
      std::string(" order by ") + by.column + direction + (by.nullable ? " nulls last" : "") + ", c.id" + direction;
  if (!filter.tags.empty() && filter.tags_on_the_way > 0) narrow_to_tags(q, filter, in_order);
  q.append(in_order + " limit " + q.value(limit));
  q.enclose(prefix, "");
  return q;
}

} // namespace

bool asks_for_open_only(const list_filter& f) {
  return !f.status.empty() && std::ranges::all_of(f.status, [](const std::string& s) {
    return s == "open" || s == "waiting_customer" || s == "waiting_internal";
  });
}

result<list_page> list_conversations(connection& on, const list_filter& filter, list_order order, int limit,
                                     const std::optional<list_place>& after) {
  list_page out;
  if (filter.channels.empty()) return out;
  const int most = std::clamp(limit, 1, longest_page);
  // one more than asked for tells whether there is a next page
  const auto q = build(filter, order, most + 1, after, "");
  auto got = on.run(q.text(), q.values());
  if (!got) return got.why();
  for (std::size_t i = 0; i < got->size() && i < std::size_t(most); ++i)
    out.rows.push_back(read_conversation((*got)[i]));
  if (got->size() > std::size_t(most)) out.next = list_place{value_of(out.rows.back(), order), out.rows.back().id};
  return out;
}

result<std::int64_t> count_conversations(connection& on, const list_filter& filter, std::int64_t cap) {
  if (filter.channels.empty()) return 0;
  query q("select count(*) from (select from conversations c");
  add_filter(q, filter);
  q.append(" limit " + q.value(cap) + ") as counted");
  auto got = on.run(q.text(), q.values());
  if (!got) return got.why();
  return (*got)[0].get<std::int64_t>(0);
}

result<std::vector<std::string>> explain_list(connection& on, const list_filter& filter, list_order order, int limit) {
  const auto q = build(filter, order, limit + 1, {}, "explain ");
  auto got = on.run(q.text(), q.values());
  if (!got) return got.why();
  std::vector<std::string> out;
  for (std::size_t i = 0; i < got->size(); ++i) out.push_back((*got)[i].get<std::string>(0));
  return out;
}

result<std::int64_t> count_in_hand(connection& on, agent_id agent) {
  static constexpr statement count{"agent_in_hand", "select count(*) from conversations where agent = $1 and status "
                                                    "not in ('closed', 'quarantined', 'dropped', 'merged')"};
  auto found = on.run(count, with(agent));
  if (!found) return found.why();
  return (*found)[0].get<std::int64_t>(0);
}

} // namespace barid::store
