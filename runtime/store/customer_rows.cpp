#include "runtime/store/customer_rows.hpp"

namespace barid::store {

namespace {

constexpr int most_words = 2'000;

constexpr statement find{"find_customers",
                         "select id, address, name, updated from barid.customers_found($1, $2)"
                         " where $3::timestamptz is null or (updated, id) < ($3, $4) order by updated desc, id desc"
                         " limit $5"};

constexpr statement attributes{"select_customer_attributes", "select attributes from customers where id = $1"};

constexpr statement reached{"customer_catch_up",
                            "select coalesce(customer, 9223372036854775807) from customer_catch_up"};
constexpr statement catch_up{
    "catch_up_customers",
    "with page as materialized (select id, name, address from customers where id < $1 order by id desc limit $2),"
    " words as (insert into customer_words (word, customer)"
    "  select unnest(customer_words_of(name, address)), id from page on conflict do nothing),"
    " at as (update customer_catch_up set customer ="
    "  case when (select count(*) from page) < $2 then 0 else (select min(id) from page) end) "
    "select count(*) from page"};

} // namespace

result<std::vector<found_customer>> find_customers(connection& on, const std::string& wanted, int limit,
                                                   const std::optional<customer_place>& after) {
  const auto from = after ? std::optional(after->updated) : std::nullopt;
  auto got = on.run(find, with(wanted, most_words, from, after ? after->id.value : 0, limit));
  if (!got) return got.why();
  std::vector<found_customer> out(got->size());
  for (std::size_t i = 0; i < out.size(); ++i)
    (*got)[i].into(out[i].id.value, out[i].address, out[i].name, out[i].updated);
  return out;
}

result<std::string> customer_attributes(connection& on, customer_id id) {
  auto got = on.run(attributes, with(id.value));
  if (!got) return got.why();
  return got->empty() ? std::string() : (*got)[0].get<std::string>(0);
}

result<bool> index_earlier_customers(connection& on, int most) {
  auto at = on.run(reached, {});
  if (!at) return at.why();
  const auto before = at->empty() ? 0 : (*at)[0].get<std::int64_t>(0);
  if (before == 0) return false;
  auto done = on.run(catch_up, with(before, most));
  if (!done) return done.why();
  return (*done)[0].get<std::int64_t>(0) == most;
}

} // namespace barid::store
