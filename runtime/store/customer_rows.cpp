#include "runtime/store/customer_rows.hpp"

namespace barid::store {

namespace {

constexpr int most_words = 2'000;

constexpr statement find{"find_customers",
                         "select id, address, name, updated from barid.customers_found($1, $2)"
                         " where $3::timestamptz is null or (updated, id) < ($3, $4) order by updated desc, id desc"
                         " limit $5"};

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

} // namespace barid::store
