// Random rules and mails for holding the index to the plain meaning. Words are few and of several
// scripts, so that questions are hit often and in all their foldings.

#pragma once

#include "tests/dsl/desk.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace barid::test {

class random_desk {
public:
  explicit random_desk(std::uint64_t seed) : random_(seed) {}

  /// A rule file that checks without errors.
  std::string rules() {
    std::string out = declarations();
    const auto tables = 1 + below(4);
    for (std::size_t t = 0; t < tables; ++t) {
      const bool first = below(2) == 0;
      out += "table t" + std::to_string(t) + " on message match " + (first ? "first" : "all") + " {\n";
      if (!first && below(3) == 0) out += "  defaults { " + action() + " }\n";
      const auto rules = 1 + below(7);
      for (std::size_t r = 0; r < rules; ++r)
        out += "  rule r" + std::to_string(r) + " when " + condition(0) + " { " + action() + " }\n";
      if (below(3) == 0) out += "  otherwise { " + action() + " }\n";
      out += "}\n";
    }
    out += "on tagged vip { " + action() + " }\non status becomes closed { " + action() + " }\n";
    return out;
  }

  event mail_event() {
    letter l;
    l.from = address();
    l.name = below(3) == 0 ? "" : words(2);
    l.subject = below(8) == 0 ? "" : words(1 + below(4));
    l.body = words(below(25));
    l.language = pick<std::string_view>({"en", "ar", "unknown", "de"});
    l.auto_submitted = below(8) == 0;
    for (auto n = below(3); n > 0; --n) l.attachments.push_back(words(1) + (below(2) ? ".EXE" : ".pdf"));
    for (auto n = below(3); n > 0; --n) l.headers.push_back({"X-Team", words(2)});
    auto e = message(l, at(2026, 3, 22 + unsigned(below(9)), int(below(24)), int(below(60))));
    auto m = std::make_shared<mail>(*e.mail);
    if (below(6) == 0) m->from.clear();
    if (below(4) == 0) m->cc = {{words(1), address()}, {"", address()}};
    if (below(3) == 0) m->quoted = words(5);
    if (below(5) == 0) m->spam_score = double(below(12));
    if (below(4) == 0) m->auth.dmarc = "fail";
    m->kind = pick<mail_kind>({mail_kind::new_mail, mail_kind::reply, mail_kind::newsletter, mail_kind::bounce});
    m->size = below(40) * 1000;
    if (below(8) == 0) e.envelope.sender.clear();
    e.mail = std::move(m);
    return e;
  }

  facts known(const event& e) {
    auto f = fresh(e);
    if (below(2) == 0) return f;
    auto& c = f.conversation;
    c.version = 1 + below(5);
    c.created = e.at - std::chrono::hours(below(100));
    if (below(2)) c.team = pick<std::string_view>({"billing", "arabic"});
    if (below(3) == 0) c.agent = "mona";
    if (below(2)) c.priority = pick<priority>({priority::low, priority::high});
    c.status = pick<std::string_view>({"open", "closed", "waiting_customer"});
    for (auto n = below(3); n > 0; --n) c.tags.insert(tag());
    if (below(4) == 0) c.flags.insert("robot");
    if (below(3) == 0) c.customer.attributes["tier"] = std::string(below(2) ? "gold" : "basic");
    if (below(3) == 0) c.attributes["order"] = words(1);
    c.customer.address = address();
    c.subject = words(2);
    if (below(2)) f.agents["mona"] = below(2) ? presence::available : presence::away;
    if (below(3) == 0) f.message_id_seen = e.at - std::chrono::hours(below(300));
    return f;
  }

  /// A condition of any shape.
  std::string any_condition() { return condition(0); }

  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }

  static std::string declarations() {
    return R"(mailbox support { address support@acme.example; team billing }
team billing { strategy queue; hours riyadh }
team arabic { strategy queue }
calendar riyadh { zone Asia/Riyadh; hours sun..thu 09:00-17:00 }
sla gold { first_response 4h }
attribute customer.tier of gold | basic optional
attribute conversation.order of text optional
flag robot
list people of senders { "shop.example", "head@bigbank.example" }
list state of domains { "gov.example" }
list terms of text { "refund", "فاتورة", "straße", "ab" }
)";
  }

private:
  std::mt19937_64 random_;

  template <class T>
  T pick(std::initializer_list<T> from) {
    return *(from.begin() + static_cast<std::ptrdiff_t>(below(from.size())));
  }

  /// Short words that contain each other, fold to each other, or stem to each other.
  std::string word() {
    return std::string(pick<std::string_view>({"refund",
                                               "Refunds",
                                               "refunded",
                                               "fund",
                                               "REF",
                                               "invoice",
                                               "Invoices",
                                               "inv",
                                               "voice",
                                               "straße",
                                               "STRASSE",
                                               "ﬁle",
                                               "file",
                                               "İstanbul",
                                               "istanbul",
                                               "فاتورة",
                                               "الفاتورة",
                                               "فاتوره",
                                               "والفاتورة",
                                               "فـاتـورة",
                                               "فَاتُورَة",
                                               "أحمد",
                                               "احمد",
                                               "طلب",
                                               "١٢٣",
                                               "123",
                                               "12",
                                               "a",
                                               "ab",
                                               "b",
                                               "Σίσυφος",
                                               "ΣΊΣΥΦΟΣ",
                                               "e\u0301t\u00e9",
                                               "été",
                                               "x-1",
                                               "ORD-42",
                                               "ord-٤٢",
                                               "zero\u200bwidth",
                                               "zerowidth",
                                               "mail.shop",
                                               "日本",
                                               "😀"}));
  }

  std::string words(std::size_t n) {
    std::string out;
    for (; n > 0; --n) {
      if (!out.empty()) out += pick<std::string_view>({" ", " ", " ", "\n", ", ", "  ", "-", "\t", " \u200f"});
      out += word();
    }
    return out;
  }

  std::string tag() { return std::string(pick<std::string_view>({"vip", "late", "refund", "فاتورة"})); }

  std::string address() {
    return std::string(
        pick<std::string_view>({"sara@shop.example", "Sara@Shop.example", "ali@mail.shop.example", "x@evilshop.example",
                                "head@bigbank.example", "root@example", "a@gov.example", "b@sub.gov.example"}));
  }

  static std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (char c : text) {
      if (c == '\n' || c == '\t') out += ' ';
      else out += c;
    }
    return out + "\"";
  }

  std::string text_field() {
    return std::string(
        pick<std::string_view>({"subject", "body", "text", "quoted", "header \"x-team\"", "sender.name",
                                "attachment.name", "any of (subject, quoted)", "conversation.subject",
                                "conversation.order else \"refund\"", "customer.name else \"الفاتورة\""}));
  }

  std::string texts() {
    switch (below(5)) {
    case 0:
      return "any [" + quoted(words(1)) + ", " + quoted(words(2)) + "]";
    case 1:
      return "any terms";
    case 2:
      return "all [" + quoted(word()) + ", " + quoted(word()) + "]";
    case 3:
      return "exact " + quoted(words(1));
    default:
      return quoted(words(1 + below(2)));
    }
  }

  std::string pattern() {
    return std::string(pick<std::string_view>({"/ord-(?<number>[0-9]+)/", "/^ref/", "/(fund|voice)s?$/", "/\\bab\\b/",
                                               "/[0-9]{2,3}/", "/فاتور./", "/\\w+-\\d/", "/stra(ß|ss)e/", "/^$/",
                                               "/a.*b/", "/[^a-z ]/", "/\\s\\s?inv/"}));
  }

  std::string test() {
    switch (below(20)) {
    case 0:
      return text_field() + " contains " + texts();
    case 1:
      return text_field() + " starts " + texts();
    case 2:
      return text_field() + " ends " + texts();
    case 3:
      return text_field() + " mentions " + texts();
    case 4:
      return text_field() + " not contains " + texts();
    case 5:
      return text_field() + " matches " + pattern();
    case 6:
      return text_field() + " matches exact " + pattern();
    case 7:
      return text_field() + " is " + quoted(words(1));
    case 8:
      return std::string(pick<std::string_view>({"sender", "customer.address", "cc", "envelope.sender"})) +
             pick<std::string_view>({" in people", " not in people", " is \"sara@shop.example\"", " is empty",
                                     " is exact \"sara@shop.example\""})
                 .data();
    case 9:
      return std::string(pick<std::string_view>({"sender.domain", "customer.domain"})) +
             pick<std::string_view>(
                 {" within state", " within shop.example", " is \"gov.example\"", " in state", " not within example"})
                 .data();
    case 10:
      return "tags has " + std::string(pick<std::string_view>({"vip", "late", "refund"}));
    case 11:
      return pick<std::string_view>({"tags has any [vip, late]", "tags not has any [refund]", "tags has none",
                                     "flags has robot", "tags has all [vip, refund]"})
          .data();
    case 12:
      return pick<std::string_view>({"priority is any [high, urgent]", "priority is missing", "status is closed",
                                     "status is not open", "kind is newsletter"})
          .data();
    case 13:
      return pick<std::string_view>({"conversation is new", "conversation.team is billing",
                                     "conversation.team is present", "conversation.agent is available"})
          .data();
    case 14:
      return pick<std::string_view>(
                 {"language is ar", "language is any [en, de]", "auto_submitted", "mailing_list", "billing is open"})
          .data();
    case 15:
      return pick<std::string_view>({"spam.score else 0 >= 8", "size > 20KB", "attachments between 1 and 2",
                                     "messages > 2", "conversation.age > 2d"})
          .data();
    case 16:
      return pick<std::string_view>({"received within riyadh", "received outside riyadh", "message_id seen within 7d",
                                     "auth.dmarc is fail"})
          .data();
    case 17:
      return pick<std::string_view>({"customer.tier else basic is gold", "customer.tier else gold is gold",
                                     "customer.tier else gold is any [gold, basic]", "customer.tier is missing"})
          .data();
    case 18:
      return text_field() + " is exact " + quoted(word());
    default:
      return "text mentions any terms";
    }
  }

  std::string condition(int depth) {
    const auto kind = depth >= 3 ? 0 : below(5);
    switch (kind) {
    case 1:
      return "(" + condition(depth + 1) + ") and (" + condition(depth + 1) + ")";
    case 2:
      return "(" + condition(depth + 1) + ") or (" + condition(depth + 1) + ")";
    case 3:
      return "not (" + condition(depth + 1) + ")";
    default:
      return test();
    }
  }

  std::string action() {
    switch (below(14)) {
    case 0:
      return "assign billing";
    case 1:
      return "assign arabic";
    case 2:
      return "priority low";
    case 3:
      return "raise priority to high";
    case 4:
      return "mark robot";
    case 5:
      return "status closed";
    case 6:
      return "sla gold";
    case 7:
      return "untag vip";
    case 8:
      return "set customer.tier = gold";
    case 9:
      return below(3) == 0 ? "quarantine \"x\"" : "keep";
    case 10:
      return "set conversation.order = \"{conversation.subject|none}\"";
    default:
      return "tag " + std::string(pick<std::string_view>({"vip", "late", "refund"}));
    }
  }
};

} // namespace barid::test
