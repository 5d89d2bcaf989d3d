#include "runtime/mail/report/delivery_report.hpp"

#include "runtime/mail/report/field_groups.hpp"
#include "runtime/mail/report/free_form.hpp"
#include "runtime/mail/report/status.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>

namespace barid::report {

namespace {

constexpr std::size_t longest_reason = 500;
constexpr std::size_t most_recipients = 100;

/// `rfc822; sara@shop.example`: what stands behind the type (RFC 3464 §2.1.2), without brackets.
std::string address_in(std::string_view value) {
  if (const auto semicolon = value.find(';'); semicolon != std::string_view::npos) value = value.substr(semicolon + 1);
  value = ascii::trimmed(value);
  if (value.starts_with('<')) value.remove_prefix(1);
  value = value.substr(0, value.find('>'));
  return std::string(ascii::trimmed(value).substr(0, 320));
}

/// `smtp; 550 5.1.1 …` without its type, one line.
std::string reason_in(std::string_view value) {
  const auto semicolon = value.find(';');
  if (semicolon != std::string_view::npos && value.substr(0, semicolon).find(' ') == std::string_view::npos)
    value = ascii::trimmed(value.substr(semicolon + 1));
  return one_line(value, longest_reason);
}

/// What one recipient's group says.
struct outcome {
  failed_recipient who;
  std::string action;
};

outcome outcome_of(const field_group& g) {
  outcome out;
  out.action = ascii::lowered(value_of(g, "action"));
  out.action = out.action.substr(0, out.action.find_first_of(" \t(;"));
  // what the sender wrote, where the mail was forwarded or an alias (RFC 3464 §2.3.1)
  out.who.address = address_in(value_of(g, "original-recipient"));
  if (out.who.address.find('@') == std::string::npos) {
    auto last = address_in(value_of(g, "final-recipient"));
    if (last.find('@') == std::string::npos) last = address_in(value_of(g, "x-actual-recipient"));
    if (!last.empty()) out.who.address = std::move(last);
  }
  const auto written = value_of(g, "status");
  const auto diagnostic = value_of(g, "diagnostic-code");
  if (const auto s = find_status(written)) out.who.status = s->code;
  // relays write 5.0.0 and quote the real one behind it
  if (out.who.status.empty() || out.who.status.ends_with(".0.0"))
    if (const auto s = find_status(diagnostic); s && !s->code.ends_with(".0.0")) out.who.status = s->code;
  if (out.who.status.empty()) out.who.status = status_of_words(diagnostic);
  if (out.who.status.empty() && out.action == "failed") out.who.status = "5.0.0";
  if (out.who.status.empty() && out.action == "delayed") out.who.status = "4.0.0";
  out.who.reason = reason_in(diagnostic);
  if (out.who.reason.empty()) out.who.reason = std::string(meaning_of(out.who.status));
  out.who.kind = out.action == "delayed" ? bounce_kind::soft : kind_of(out.who.status);
  return out;
}

bool is_arrival(const std::string& action) {
  return action == "delivered" || action == "relayed" || action == "expanded";
}

void fill_from(bounce_report& to, const failed_recipient& first) {
  to.kind = first.kind;
  to.status = first.status;
  to.reason = first.reason;
  to.recipient = first.address;
}

/// `<id>` of a field or line; empty when there is none.
std::string id_in(std::string_view value) {
  const auto open = value.find('<');
  if (open == std::string_view::npos) return {};
  const auto close = value.find('>', open);
  if (close == std::string_view::npos || close - open > 998) return {};
  return std::string(ascii::trimmed(value.substr(open + 1, close - open - 1)));
}

/// The Message-ID field in `header`, also one that is quoted or indented.
std::string message_id_in(std::string_view header) {
  while (!header.empty()) {
    auto line = next_line(header);
    while (!line.empty() && (line.front() == '>' || line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
    if (line.size() < 11 || ascii::lowered(line.substr(0, 11)) != "message-id:") continue;
    auto id = id_in(line);
    if (id.empty()) id = id_in(next_line(header)); // folded behind the name
    if (!id.empty()) return id;
  }
  return {};
}

std::string original_id(const evidence& from, const std::vector<std::vector<field_group>>& reports) {
  if (auto id = message_id_in(from.original); !id.empty()) return id;
  for (const auto& groups : reports)
    for (const auto& g : groups)
      for (const auto* name : {"x-original-message-id", "original-message-id"})
        if (auto id = id_in(value_of(g, name)); !id.empty()) return id;
  if (auto id = message_id_in(from.text); !id.empty()) return id;
  return from.answers.empty() ? std::string() : from.answers.front();
}

/// The failed recipients that the text or a header names, with what it says about each.
std::vector<failed_recipient> recipients_in_words(const evidence& from) {
  auto out = failures_in(from.text);
  std::string_view rest = from.failed_recipients;
  while (!rest.empty() && out.size() < most_recipients) {
    const auto comma = rest.find(',');
    auto spec = address_in(rest.substr(0, comma));
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    const auto known = std::ranges::find_if(
        out, [&](const failed_recipient& r) { return ascii::lowered(r.address) == ascii::lowered(spec); });
    if (spec.find('@') == std::string::npos || known != out.end()) continue;
    failed_recipient r = out.empty() ? failed_recipient{} : out.front();
    if (out.size() == 1 && out.front().address.empty()) out.clear();
    r.address = std::move(spec);
    out.push_back(std::move(r));
  }
  return out;
}

} // namespace

std::optional<bounce_report> read_bounce(const evidence& from) {
  std::vector<std::vector<field_group>> reports;
  for (const auto& text : from.statuses) reports.push_back(read_field_groups(text));
  bounce_report out;
  bool delayed_only = true;
  bool arrived = false;
  for (const auto& groups : reports)
    for (const auto& g : groups) {
      if (value_of(g, "final-recipient").empty() && value_of(g, "original-recipient").empty() &&
          value_of(g, "action").empty())
        continue; // about the mail, not about a recipient
      auto one = outcome_of(g);
      arrived = arrived || is_arrival(one.action);
      if (is_arrival(one.action) || out.recipients.size() >= most_recipients) continue;
      delayed_only = delayed_only && one.action == "delayed";
      out.recipients.push_back(std::move(one.who));
    }
  if (out.recipients.empty() && arrived) return std::nullopt;
  if (out.recipients.empty()) {
    out.recipients = recipients_in_words(from);
    delayed_only = std::ranges::all_of(
                       out.recipients,
                       [](const failed_recipient& r) { return r.status == "4.4.1" && r.kind == bounce_kind::soft; }) &&
                   is_delay_notice(from.text);
  }
  // the worst speaks for all
  const auto hard = std::ranges::find(out.recipients, bounce_kind::hard, &failed_recipient::kind);
  if (!out.recipients.empty()) fill_from(out, hard == out.recipients.end() ? out.recipients.front() : *hard);
  std::erase_if(out.recipients, [](const failed_recipient& r) { return r.address.empty(); });
  out.delayed = delayed_only && out.kind == bounce_kind::soft;
  out.original_message_id = original_id(from, reports);
  return out;
}

bounce_report read_complaint(const evidence& from) {
  bounce_report out;
  out.kind = bounce_kind::complaint;
  const auto groups = read_field_groups(from.feedback);
  for (const auto& g : groups) {
    if (out.reason.empty()) out.reason = one_line(ascii::lowered(value_of(g, "feedback-type")), longest_reason);
    for (const auto* name : {"original-rcpt-to", "removal-recipient", "original-recipient"})
      if (out.recipient.empty()) out.recipient = address_in(value_of(g, name));
  }
  // providers leave the address out of the report and in the mail
  const auto original = read_field_groups(from.original.substr(0, from.original.find("\n\n")));
  if (out.recipient.empty() && !original.empty()) out.recipient = address_in(value_of(original.front(), "to"));
  if (const auto open = out.recipient.find('<'); open != std::string::npos)
    out.recipient = address_in(std::string_view(out.recipient).substr(open));
  if (out.recipient.find('@') == std::string::npos) out.recipient.clear();
  if (!out.recipient.empty()) out.recipients.push_back({out.recipient, out.kind, {}, out.reason});
  out.original_message_id = original_id(from, {groups});
  return out;
}

bool is_bounce_subject(std::string_view subject) {
  const auto text = ascii::lowered(ascii::trimmed(subject));
  constexpr std::array<std::string_view, 33> beginnings = {"undelivered mail",
                                                           "undeliverable",
                                                           "undelivered:",
                                                           "undelivered message",
                                                           "delivery status notification",
                                                           "delivery failure",
                                                           "delivery notification",
                                                           "delivery report",
                                                           "delivery has failed",
                                                           "delivery delayed",
                                                           "mail delivery failed",
                                                           "mail delivery failure",
                                                           "mail delivery system",
                                                           "mail delivery error",
                                                           "mail system error",
                                                           "message delivery failure",
                                                           "message undeliverable",
                                                           "message status - undeliverable",
                                                           "failure notice",
                                                           "failure delivery",
                                                           "returned mail",
                                                           "warning: message",
                                                           "warning: could not send message",
                                                           "unzustellbar",
                                                           "non remis",
                                                           "échec de la remise",
                                                           "no se puede entregar",
                                                           "غير قابل للتسليم",
                                                           "تعذر التسليم",
                                                           "تعذر تسليم",
                                                           "لم يتم التسليم",
                                                           "لم يتم تسليم",
                                                           "فشل"};
  for (const auto& begin : beginnings)
    if (text.starts_with(begin)) return true;
  return text.find("إشعار حالة التسليم") != std::string::npos ||
         text.find("إشعار بحالة التسليم") != std::string::npos || text.find("إخفاق التسليم") != std::string::npos;
}

} // namespace barid::report
