#include "visit.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <sstream>

namespace barid::pop3 {

account_settings usual_settings() {
  account_settings out;
  out.host = "pop.acme.example";
  out.user = "support@acme.example";
  out.secret = [](const secret_answer&) {};
  out.known = [](const std::vector<std::string>&, const known_answer&) {};
  return out;
}

void visit::connect(transport how) {
  closed = false;
  session.connected(how, now);
  collect();
}

void visit::sign_in() {
  connect();
  play("S:+OK ready\nC:CAPA\nS:+OK\nS:UIDL\nS:.\n");
  BOOST_REQUIRE(flags.wants_secret);
  session.secret(std::string("s e same"), now);
  collect();
  play("C:USER support@acme.example\nS:+OK\nC:PASS s e same\nS:+OK in\n");
}

void visit::list(const std::vector<std::pair<std::string, std::size_t>>& which) {
  sign_in();
  std::string names = "C:UIDL\nS:+OK\n", sizes = "C:LIST\nS:+OK\n";
  for (std::size_t i = 0; i < which.size(); ++i) {
    names += "S:" + std::to_string(i + 1) + " " + which[i].first + "\n";
    sizes += "S:" + std::to_string(i + 1) + " " + std::to_string(which[i].second) + "\n";
  }
  play(names + "S:.\n" + sizes + "S:.\n");
}

void visit::play(std::string_view script) {
  std::istringstream in{std::string(script)};
  for (std::string line; std::getline(in, line);) {
    const auto text = line.substr(2) + "\r\n";
    if (line.starts_with("S:")) {
      server(text);
      continue;
    }
    BOOST_REQUIRE_MESSAGE(sent.starts_with(text), "wanted " << text << "and got " << sent);
    sent.erase(0, text.size());
  }
}

void visit::server(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = std::min(chunk_, bytes.size());
    session.received(bytes.substr(0, n), now);
    bytes.remove_prefix(n);
    collect();
  }
}

void visit::advance(std::chrono::seconds by) {
  now += by;
  session.tick(now);
  collect();
}

void visit::acknowledge_all() {
  while (acknowledged_ < mails.size()) session.acknowledge(mails[acknowledged_++].place, now);
  collect();
}

void visit::collect() {
  auto out = session.take();
  for (auto& e : out.events) {
    if (auto* m = std::get_if<mail>(&e)) mails.push_back(std::move(*m));
    if (auto* r = std::get_if<refused_mail>(&e)) refused.push_back(std::move(*r));
    if (auto* f = std::get_if<failed>(&e)) failures.push_back(std::move(*f));
    if (auto* m = std::get_if<marked>(&e)) deleted.insert(deleted.end(), m->uids.begin(), m->uids.end());
    if (auto* l = std::get_if<fetching::left_out>(&e)) {
      left_out.insert(left_out.end(), l->uidls.begin(), l->uidls.end());
      left_out_count = l->count;
    }
    caught_up_times += std::holds_alternative<caught_up>(e);
    notices += std::holds_alternative<notice>(e);
  }
  everything += out.to_send;
  sent += out.to_send;
  closed = closed || out.close;
  const auto names = std::exchange(out.wants_known, {});
  flags = std::move(out);
  if (names.empty()) return;
  asked.insert(asked.end(), names.begin(), names.end());
  known_names answer;
  for (const auto& n : names) {
    if (known.contains(n)) answer.stored.push_back(n);
    if (known_left_out.contains(n)) answer.left_out.push_back(n);
  }
  session.known(std::move(answer), now);
  collect();
}

} // namespace barid::pop3
