#include "app/mail_view.hpp"

#include "app/listing.hpp"

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace barid::app {

namespace {

std::string in_one_line(const std::vector<address>& list) {
  std::string out;
  for (const auto& a : list) {
    if (!out.empty()) out += ", ";
    if (a.spec.empty()) out += "\"" + a.name + "\" (not an address)";
    else out += a.name.empty() ? a.spec : a.name + " <" + a.spec + ">";
  }
  return out;
}

void field(std::ostream& out, std::string_view name, const std::string& value) {
  if (!value.empty()) out << name << ": " << value << '\n';
}

std::string about(const bounce_report& b) {
  std::string out = name_of(b.kind);
  if (b.delayed) out += ", still being tried";
  if (!b.status.empty()) out += ", " + b.status;
  if (!b.recipient.empty()) out += ", " + b.recipient;
  if (!b.reason.empty()) out += ": " + b.reason;
  return out;
}

std::string about(const calendar_entry& c) {
  std::string out = c.method.empty() ? c.summary : c.method + ", " + c.summary;
  if (!c.start.empty()) out += ", " + c.start + (c.end.empty() ? "" : " to " + c.end);
  if (!c.zone.empty()) out += " (" + c.zone + ")";
  if (!c.organiser.spec.empty()) out += ", by " + c.organiser.spec;
  return out;
}

} // namespace

void print_mail(std::ostream& out, const mail& m) {
  field(out, "From", in_one_line(m.from));
  field(out, "To", in_one_line(m.to));
  field(out, "Cc", in_one_line(m.cc));
  field(out, "Reply-To", in_one_line(m.reply_to));
  field(out, "Date", m.date ? to_rfc3339(*m.date) : std::string());
  field(out, "Subject", m.subject);
  field(out, "Message-ID", m.message_id);
  std::string kind = name_of(m.kind);
  if (m.auto_submitted) kind += ", sent by a program";
  if (m.list) kind += ", through a list";
  field(out, "Kind", kind);
  if (m.bounce) field(out, "Bounce", about(*m.bounce));
  if (m.calendar) field(out, "Calendar", about(*m.calendar));
  if (m.language != "unknown") field(out, "Language", m.language);
  out << '\n' << m.text << (m.text.empty() ? "(no text)\n" : "\n");
  if (!m.attachments.empty()) out << "\nAttachments:\n";
  for (const auto& a : m.attachments)
    out << "  " << (a.name.empty() ? "(no name)" : a.name) << "  " << a.type << ", " << size_words(a.size)
        << (a.placed == disposition::inline_part ? ", inline" : "") << '\n';
  if (!m.defects.empty()) out << "\nDefects:\n";
  for (const auto& d : m.defects) out << "  " << d.code << (d.detail.empty() ? "" : ": ") << d.detail << '\n';
}

} // namespace barid::app
