// Whom a mail can go to: customers by name or address.

#include "runtime/http/cursor.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/view.hpp"
#include "runtime/store/customer_rows.hpp"

namespace barid::http {

namespace {

using namespace schema;

/// Customers come in one order only; the cursor's word has it all the same.
constexpr auto order = store::list_order::updated;

answer find_customers(const call& c) {
  std::optional<store::customer_place> after;
  if (const auto word = c.query_text("cursor"); !word.empty()) {
    const auto at = read_cursor(order, word);
    if (!at || !at->value)
      return problem(400, "invalid", "`cursor` does not come from this list", "leave it out to start again");
    after = {*at->value, customer_id{at->id.value}};
  }
  const auto limit = static_cast<int>(c.query_number("limit").value_or(20));
  const auto wanted = c.query_text("search");
  auto rows = c.read([&](store::connection& on) { return store::find_customers(on, wanted, limit + 1, after); });
  if (!rows) return problem(rows.why());
  json next;
  if (rows->size() > static_cast<std::size_t>(limit)) {
    rows->pop_back();
    next = write_cursor(order, {rows->back().updated, conversation_id{rows->back().id.value}});
  }
  json items = json::array();
  for (const auto& r : *rows) items.push_back({{"id", r.id.value}, {"address", r.address}, {"name", r.name}});
  return json_answer({{"items", std::move(items)}, {"next", std::move(next)}});
}

} // namespace

std::vector<route> customer_routes() {
  return {
      {"GET",
       "/api/v1/customers",
       "findCustomers",
       "directory",
       "Customers of conversations that you may see, by how words of their names and addresses begin; who wrote lately "
       "first",
       {},
       {},
       {{"search", text(200), "beginnings of words, all of them; nothing is found without one"},
        {"limit", integer(1, 50), "how many; 20 unless told otherwise"},
        {"cursor", text(), "`next` of the page before"}},
       {},
       0,
       {{200, "the customers",
         object({{"items", list(object({{"id", integer(1)}, {"address", text()}, {"name", text()}}))},
                 {"next", or_null(text())}})}},
       {},
       find_customers},
  };
}

} // namespace barid::http
