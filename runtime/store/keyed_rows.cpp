#include "runtime/store/keyed_rows.hpp"

#include "runtime/store/hash.hpp"

#include <memory>

namespace barid::store {

namespace {

constexpr statement upsert_secret{"upsert_secret", "insert into secrets (name, cipher, key_name) values ($1, $2, $3) "
                                                   "on conflict (name) do update set cipher = excluded.cipher,"
                                                   " key_name = excluded.key_name, updated = now()"};
constexpr statement select_secret{"select_secret", "select name, cipher, key_name from secrets where name = $1"};
constexpr statement delete_secret{"delete_secret", "delete from secrets where name = $1"};
constexpr statement select_secrets{"select_secrets",
                                   "select name from secrets where starts_with(name, $1) order by name"};
constexpr statement select_setting{"select_setting", "select value from settings where key = $1"};
constexpr statement upsert_setting{"upsert_setting",
                                   "insert into settings (key, value, updated_by) values ($1, $2, $3) "
                                   "on conflict (key) do update set value = excluded.value, updated = now(),"
                                   " updated_by = excluded.updated_by"};
constexpr statement delete_setting{"delete_setting", "delete from settings where key = $1 and value = $2"};
// Almost every mail comes from a customer who is known: nothing is written then. The update makes the
// row of whoever was faster come back.
constexpr statement find_or_make_customer{
    "find_or_make_customer",
    "with known as (select id, address, name, language, attributes from customers where address_key = $1),"
    " made as (insert into customers (address_key, address, name, language, attributes)"
    " select $1, $2, $3, $4, coalesce($5, '{}') where not exists (select from known)"
    " on conflict (address_key) do update set address_key = excluded.address_key"
    " returning id, address, name, language, attributes) "
    "select * from known union all select * from made"};
constexpr statement select_customer{
    "select_customer", "select id, address, name, language, attributes from customers where address_key = $1"};

} // namespace

result<void> put_secret(connection& on, const secret_row& row) {
  return done(on.run(upsert_secret, with(row.name, bytes{row.cipher}, row.key_name)));
}

result<secret_row> get_secret(connection& on, const std::string& name) {
  auto got = on.run(select_secret, with(name));
  if (!got) return got.why();
  if (got->empty()) return error{errc::not_found, "the secret `" + name + "` is not stored", ""};
  secret_row s;
  (*got)[0].into(s.name, s.cipher, s.key_name);
  return s;
}

result<void> remove_secret(connection& on, const std::string& name) {
  return done(on.run(delete_secret, with(name)));
}

result<std::vector<std::string>> list_secrets(connection& on, const std::string& prefix) {
  auto got = on.run(select_secrets, with(prefix));
  if (!got) return got.why();
  std::vector<std::string> out;
  for (std::size_t i = 0; i < got->size(); ++i) out.push_back((*got)[i].get<std::string>(0));
  return out;
}

result<std::string> get_setting(connection& on, const std::string& key) {
  auto got = on.run(select_setting, with(key));
  if (!got) return got.why();
  if (got->empty()) return error{errc::not_found, "the setting `" + key + "` is not stored", ""};
  return (*got)[0].get<std::string>(0);
}

result<void> put_setting(connection& on, const std::string& key, const std::string& json_text, const std::string& by) {
  return done(on.run(upsert_setting, with(key, json{json_text}, by)));
}

result<bool> take_setting(connection& on, const std::string& key, const std::string& json_text) {
  auto gone = on.run(delete_setting, with(key, json{json_text}));
  if (!gone) return gone.why();
  return gone->affected() == 1;
}

void ask_customer(exchange& to, const std::string& key, const customer_row& as_new, customer_row& out) {
  // kept beside its view until the statement has run
  auto kept = std::make_shared<const std::string>(sha256_of(key));
  to.add(find_or_make_customer,
         with(bytes{*kept}, as_new.address, as_new.name, as_new.language, json{as_new.attributes}),
         [kept, &out](const rows& got) { got[0].into(out.id, out.address, out.name, out.language, out.attributes); });
}

result<customer_row> customer_of(connection& on, const std::string& key, const customer_row& as_new) {
  customer_row out;
  exchange ask;
  ask_customer(ask, key, as_new, out);
  if (auto ok = ask.run(on); !ok) return ok.why();
  return out;
}

result<std::optional<customer_row>> find_customer(connection& on, const std::string& key) {
  const auto hash = sha256_of(key);
  const auto got = on.run(select_customer, with(bytes{hash}));
  if (!got) return got.why();
  std::optional<customer_row> out;
  if (got->empty()) return out;
  out.emplace();
  (*got)[0].into(out->id, out->address, out->name, out->language, out->attributes);
  return out;
}

} // namespace barid::store
