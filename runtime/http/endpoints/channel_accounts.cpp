// Connecting mail accounts: trying them, adding and changing them, their passwords.

#include "runtime/channel/place.hpp"
#include "runtime/channel/removal.hpp"
#include "runtime/channel/trial.hpp"
#include "runtime/http/endpoints/change.hpp"
#include "runtime/http/endpoints/consent.hpp"
#include "runtime/http/endpoints/endpoints.hpp"
#include "runtime/http/view.hpp"
#include "runtime/mail/addressing/wire_address.hpp"
#include "runtime/oauth/token_store.hpp"
#include "runtime/rules/name_places.hpp"
#include "runtime/secrets/redaction.hpp"
#include "runtime/secrets/vault.hpp"
#include "runtime/store/source_rows.hpp"

namespace barid::http {

namespace {

using namespace schema;

std::string subject_of(mailbox_id id) {
  return "channel/" + std::to_string(id.value);
}

imap::after_commit after_named(const std::string& word) {
  if (word == "keep") return imap::after_commit::keep;
  if (word == "move") return imap::after_commit::move;
  if (word == "delete") return imap::after_commit::remove;
  return imap::after_commit::mark_seen;
}

result<std::optional<channel::mail_server>> server_of(const json& body, const char* which, channel::protocol of) {
  if (!body.contains(which) || body[which].is_null()) return std::optional<channel::mail_server>{};
  const auto& s = body[which];
  const auto secured = channel::parse_tls(s["tls"].get<std::string>());
  auto out = channel::parse_server(s["host"].get<std::string>(), of, secured);
  if (!out) return out.why();
  out->port = static_cast<std::uint16_t>(s["port"].get<int>());
  return std::optional(*out);
}

/// What the request says, on top of `out`: what it does not speak of stays.
result<channel::account> account_of(const json& body, channel::account out = {}) {
  auto imap = server_of(body, "imap", channel::protocol::imap);
  if (!imap) return imap.why();
  auto pop3 = server_of(body, "pop3", channel::protocol::pop3);
  if (!pop3) return pop3.why();
  auto smtp = server_of(body, "smtp", channel::protocol::smtp);
  if (!smtp) return smtp.why();
  out.imap = std::move(*imap);
  out.smtp = std::move(*smtp);
  if (body.contains("pop3")) out.pop3 = std::move(*pop3);
  if (out.imap && body.contains("pop3") && out.pop3)
    return error{errc::invalid, "mail comes by one way", "give `imap` or `pop3`"};
  if (out.imap) out.pop3.reset();
  out.user = body.value("user", "");
  if (const auto folder = body.value("folder", ""); !folder.empty()) {
    if (out.folders.empty()) out.folders.push_back(folder);
    out.folders.front() = folder;
  }
  if (body.contains("after")) {
    out.after = after_named(body["after"]);
    out.move_to = body.value("move_to", "");
  }
  if (out.pop3) {
    const auto after = body.value("after", "keep");
    if (body.contains("folder") || (after != "keep" && after != "delete"))
      return error{errc::invalid, "POP3 knows no folders and no marks",
                   "leave `folder` out; `after` is keep or delete"};
    if (out.after != imap::after_commit::remove) out.after = imap::after_commit::keep;
    out.move_to.clear();
    out.sent.clear();
  }
  if (body.contains("import_days")) {
    out.import_days.reset();
    if (!body["import_days"].is_null()) out.import_days = body["import_days"].get<int>();
    if (out.import_days && !out.incoming())
      return error{errc::invalid, "mail that is pushed here was nowhere before", "leave `import_days` out"};
  } else if (!out.incoming()) {
    out.import_days.reset();
  }
  if ((out.after == imap::after_commit::move) != !out.move_to.empty())
    return error{errc::invalid, "`after` = move and `move_to` belong together", "give both, or none"};
  if (out.incoming() && out.user.empty())
    return error{errc::invalid, "the name to sign in with is missing", "it is often the address"};
  return out;
}

json trial_json(const result<void>& r, const std::optional<std::int64_t>& mails) {
  return {{"works", bool(r)},
          {"mails", mails ? json(*mails) : json()},
          {"error", r ? json() : json(r.why().message)},
          {"help", r ? json() : json(r.why().help)}};
}

struct trial {
  json report;
  bool works = true;
};

/// Both ways, each with its own answer: one that fails hides nothing of the other.
trial try_account(const channel::account& a, const secrets::secret& password,
                  const std::vector<std::string>& addresses) {
  trial out{{{"receiving", nullptr}, {"sending", nullptr}}, true};
  if (a.incoming()) {
    const auto got = channel::try_receiving(a, password);
    out.works = bool(got);
    out.report["receiving"] = trial_json(got ? result<void>() : result<void>(got.why()),
                                         got ? std::optional(got->mails) : std::optional<std::int64_t>());
  }
  if (a.smtp) {
    const auto got = channel::try_sending(a, password, addresses);
    out.works = out.works && got;
    out.report["sending"] = trial_json(got, {});
  }
  return out;
}

answer refused_by_servers(const trial& t) {
  return problem(422, "trial_failed", "the servers did not let us in", "see `trial`; nothing was changed",
                 {{"trial", t.report}});
}

/// The password of the request; else, for a channel, the one that is stored.
result<secrets::secret> password_for(const call& c, mailbox_id stored) {
  if (c.body.contains("password")) return secrets::secret(c.body["password"].get<std::string>());
  if (!stored || c.desk.options.data.empty()) return secrets::secret();
  return c.desk.engine_db.with([&](store::connection& on) -> result<secrets::secret> {
    auto vault = secrets::vault::open(c.desk.options.data, on);
    if (!vault) return vault.why();
    auto got = vault->get(on, secrets::channel_password_name(stored.value));
    if (!got && got.why().code == errc::not_found) return secrets::secret();
    return got;
  });
}

answer try_now(const call& c) {
  auto a = account_of(c.body);
  if (!a) return problem(a.why());
  auto password = password_for(c, {});
  if (!password) return problem(password.why());
  const secrets::guarded guard(password->reveal());
  return json_answer(try_account(*a, *password, c.body.value("addresses", std::vector<std::string>())).report);
}

/// What was asked for, onto the row. Fails with `invalid`.
result<void> read_row(const call& c, const channel::account& a, store::channel_row& row) {
  row.addresses = c.body["addresses"].get<std::vector<std::string>>();
  for (const auto& address : row.addresses)
    if (auto ok = addressing::to_wire(address); !ok) return ok.why();
  if (row.addresses.empty())
    return error{errc::invalid, "the address is missing", "name the one that customers write to"};
  row.kind = a.imap ? "imap" : a.pop3 ? "pop3" : "lmtp";
  row.settings = channel::to_json(a);
  return {};
}

result<void> keep_password(store::connection& on, const call& c, mailbox_id id, const secrets::secret& password) {
  if (password.empty()) return {};
  if (c.desk.options.data.empty())
    return error{errc::unavailable, "this engine has no place for the key of passwords",
                 "add the account with `barid channel add` instead"};
  auto vault = secrets::vault::open(c.desk.options.data, on);
  if (!vault) return vault.why();
  return vault->put(on, secrets::channel_password_name(id.value), password);
}

result<void> keep_tokens(store::connection& on, const call& c, mailbox_id id, const oauth::tokens& tokens) {
  auto vault = secrets::vault::open(c.desk.options.data, on);
  if (!vault) return vault.why();
  return oauth::put_tokens(on, *vault, id.value, tokens);
}

answer add(const call& c) {
  auto a = account_of(c.body);
  if (!a) return problem(a.why());
  store::channel_row row;
  if (auto ok = read_row(c, *a, row); !ok) return problem(ok.why());
  const auto name = c.body.value("name", "");
  row.name = name.empty() ? row.addresses.front().substr(0, row.addresses.front().find('@')) : name;
  row.state = c.body.value("paused", false) ? "paused" : "on";
  auto password = password_for(c, {});
  if (!password) return problem(password.why());
  std::optional<oauth::tokens> tokens;
  if (c.body.contains("consent")) {
    if (!password->empty() || a->user.empty() || c.desk.options.data.empty())
      return problem(422, "invalid", "an account signs in by tokens or by a password, as somebody",
                     "give `user` and one of `consent` and `password`");
    auto got = take_consent(c.body["consent"], c.desk.clock.now());
    if (!got) return consent_problem(got.why());
    a->oauth = std::move(got->from);
    a->signed_in = to_rfc3339(c.desk.clock.now());
    row.settings = channel::to_json(*a);
    password = secrets::secret(got->tokens.access);
    tokens = std::move(got->tokens);
  }
  const secrets::guarded guard(password->reveal());
  if (!c.body.value("untried", false))
    if (const auto t = try_account(*a, *password, row.addresses); !t.works) return refused_by_servers(t);
  mailbox_id id;
  auto done = change_directory(c, [&](store::connection& on) -> result<change_note> {
    if (auto ok = channel::find_place(on, row, !name.empty()); !ok) return ok.why();
    auto made = channel::put(on, row);
    if (!made) return made.why();
    id = *made;
    if (auto ok = tokens ? keep_tokens(on, c, id, *tokens) : keep_password(on, c, id, *password); !ok) return ok.why();
    return change_note{store::audit_action::channel_add,
                       subject_of(id),
                       {{"name", row.name}, {"addresses", row.addresses}, {"kind", row.kind}}};
  });
  return done ? json_answer({{"id", id.value}}, 201) : problem(done.why());
}

/// What is stored to sign in with goes nowhere but where it was given for.
bool goes_elsewhere(const channel::account& before, const channel::account& after) {
  const auto moved = [](const auto& now, const auto& then) { return now && now != then; };
  return moved(after.imap, before.imap) || moved(after.pop3, before.pop3) || moved(after.smtp, before.smtp) ||
         after.user != before.user;
}

answer change(const call& c) {
  auto row = c.read([&](store::connection& on) { return store::load_channel(on, c.channel); });
  if (!row) return problem(row.why());
  auto before = channel::account_from_json(row->settings.empty() ? "{}" : row->settings);
  const auto was = before ? std::move(*before) : channel::account{};
  auto a = account_of(c.body, was);
  if (!a) return problem(a.why());
  if (auto ok = read_row(c, *a, *row); !ok) return problem(ok.why());
  auto password = password_for(c, c.channel);
  if (!password) return problem(password.why());
  if (goes_elsewhere(was, *a)) {
    if (a->oauth)
      return problem(422, "invalid", "an account that signs in by tokens keeps its servers",
                     "connect the other one anew");
    if (!c.body.contains("password") && !password->empty())
      return problem(422, "invalid", "the password is needed again where servers change",
                     "give it in the same request");
  }
  const secrets::guarded guard(password->reveal());
  // tokens are renewed by signing in at the provider; nothing here could try them
  if (!c.body.value("untried", false) && !a->oauth)
    if (const auto t = try_account(*a, *password, row->addresses); !t.works) return refused_by_servers(t);
  auto done = change_directory(c, [&](store::connection& on) -> result<change_note> {
    if (auto ok = channel::find_place(on, *row, true); !ok) return ok.why();
    if (auto ok = store::update_channel(on, *row); !ok) return ok.why();
    // numbers of another server say nothing about the mail of this one
    if (was.incoming() && a->incoming() != was.incoming())
      if (auto ok = store::forget_reading(on, c.channel); !ok) return ok.why();
    if (c.body.contains("password"))
      if (auto ok = keep_password(on, c, c.channel, *password); !ok) return ok.why();
    return change_note{store::audit_action::channel_change,
                       subject_of(c.channel),
                       {{"name", row->name}, {"addresses", row->addresses}, {"kind", row->kind}}};
  });
  return done ? empty_answer() : problem(done.why());
}

/// Signing in anew: whatever paused the channel after refused logins is over.
answer sign_in_again(const call& c) {
  auto row = c.read([&](store::connection& on) { return store::load_channel(on, c.channel); });
  if (!row) return problem(row.why());
  const auto a = channel::account_from_json(row->settings.empty() ? "{}" : row->settings);
  if (!a) return problem(a.why());
  if (a->user.empty()) return problem(422, "invalid", "this channel signs in nowhere", "it needs no password");
  if (a->oauth)
    return problem(422, "invalid", "this channel signs in by tokens",
                   "`PUT …/tokens`, or `barid channel sign-in " + row->name + "`, renews them");
  auto password = password_for(c, {});
  if (!password) return problem(password.why());
  const secrets::guarded guard(password->reveal());
  if (!c.body.value("untried", false))
    if (const auto t = try_account(*a, *password, row->addresses); !t.works) return refused_by_servers(t);
  auto done = change_directory(c, [&](store::connection& on) -> result<change_note> {
    if (auto ok = keep_password(on, c, c.channel, *password); !ok) return ok.why();
    row->state = "on";
    if (auto ok = store::update_channel(on, *row); !ok) return ok.why();
    return change_note{store::audit_action::channel_password, subject_of(c.channel)};
  });
  return done ? empty_answer() : problem(done.why());
}

answer remove(const call& c) {
  auto done = change_directory(c, [&](store::connection& on) -> result<change_note> {
    auto row = store::load_channel(on, c.channel);
    if (!row) return row.why();
    if (c.query_text("despite_rules").empty())
      if (auto ok = rules::not_in_use(on, rules::directory_kind::mailbox, row->id.value, row->name); !ok)
        return ok.why();
    if (auto gone = channel::remove(on, *row); !gone) return gone.why();
    return change_note{store::audit_action::channel_remove, subject_of(c.channel), {{"name", row->name}}};
  });
  return done ? empty_answer() : problem(done.why());
}

json account_fields(bool named) {
  const auto server = object({{"host", text(253, 1)},
                              {"port", integer(1, 65'535)},
                              {"tls", described(words({"tls", "starttls", "none"}), "none: on this machine only")}});
  json out = object(
      {}, {{"imap", described(or_null(server), "null: POP3, or an MTA delivers by LMTP")},
           {"pop3", described(or_null(server), "in the place of `imap`; what is stored unless told")},
           {"smtp", described(or_null(server), "null: the channel cannot answer")},
           {"user", text(320)},
           {"password", text(1024)},
           {"folder", text(255)},
           {"after", words({"keep", "mark-seen", "move", "delete"})},
           {"move_to", text(255)},
           {"import_days", described(or_null(integer(0, 36'500)),
                                     "how much mail from before the connection is taken in, undecided; null: all")},
           {"addresses", described(list(text(320, 3), 50), "those that answers come from, the account's own first")}});
  if (!named) return out;
  auto& fields = out["properties"];
  fields["name"] = described(text(60), "what rules call it; the address's first part unless told");
  fields["untried"] = described(boolean(), "store it without trying to receive and send");
  out["required"] = json::array({"addresses"});
  return out;
}

json new_account_fields() {
  auto out = account_fields(true);
  out["properties"]["consent"] = described(consent_fields(), "instead of a password: what came of `channel-consent`");
  out["properties"]["paused"] = described(boolean(), "nothing is received or sent before `setChannelState` says `on`");
  return out;
}

} // namespace

std::vector<route> channel_account_routes() {
  const access admins{false, role::admin};
  const access managing{false, role::agent, level::manage};
  const access managing_as_admin{false, role::admin, level::manage};
  const response changed{204, "it is done", {}, ""};
  const auto one = or_null(object(
      {{"works", boolean()}, {"mails", or_null(integer())}, {"error", or_null(text())}, {"help", or_null(text())}}));
  return {
      {"POST",
       "/api/v1/channel-trial",
       "tryChannel",
       "channels",
       "Whether an account lets us receive and send; nothing is stored, fetched or sent",
       admins,
       {},
       {},
       account_fields(false),
       16 * 1024,
       {{200, "how it went", object({{"receiving", one}, {"sending", one}})}},
       {},
       try_now},
      {"POST",
       "/api/v1/channels",
       "addChannel",
       "channels",
       "Connect an account; tries it first",
       admins,
       {},
       {},
       new_account_fields(),
       16 * 1024,
       {{201, "its id", object({{"id", integer(1)}})}},
       {409},
       add},
      {"PUT",
       "/api/v1/channels/{id}",
       "changeChannel",
       "channels",
       "Change an account; tries it first, with the stored password unless told",
       managing_as_admin,
       store::resource::channel,
       {},
       account_fields(true),
       16 * 1024,
       {changed},
       {409},
       change},
      {"DELETE",
       "/api/v1/channels/{id}",
       "removeChannel",
       "channels",
       "Disconnect an account; with mail it stays as a name for its conversations, and can be connected again",
       managing_as_admin,
       store::resource::channel,
       {{"despite_rules", words({"true"}), "also where the rules in force name it"}},
       {},
       0,
       {changed},
       {409},
       remove},
      {"PUT",
       "/api/v1/channels/{id}/password",
       "changeChannelPassword",
       "channels",
       "Sign in anew with another password; tries it first, and ends a pause",
       managing,
       store::resource::channel,
       {},
       object({{"password", text(1024, 1)}}, {{"untried", boolean()}}),
       4096,
       {changed},
       {409},
       sign_in_again},
  };
}

} // namespace barid::http
