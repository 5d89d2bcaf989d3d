// The named schemas of the API document.

#include "runtime/http/attributes_view.hpp"
#include "runtime/http/besides.hpp"
#include "runtime/http/schema.hpp"

namespace barid::http {

namespace {

using namespace schema;

json priorities() {
  return words({"low", "normal", "high", "urgent"});
}

json conversation() {
  return object(
      {{"id", integer(1)},
       {"version", integer(1)},
       {"channel", ref("Named")},
       {"subject", text()},
       {"preview", text()},
       {"kind", described(text(), "new, reply, newsletter, auto_reply, bounce, abuse_report, invitation")},
       {"status", text()},
       {"priority", priorities()},
       {"agent", or_null(ref("Named"))},
       {"team", or_null(ref("Named"))},
       {"sla", or_null(text())},
       {"language", described(text(), "ISO 639-1, or unknown")},
       {"customer", or_null(ref("Customer"))},
       {"tags", list(text())},
       {"flags", list(text())},
       {"messages", integer()},
       {"linked", described(or_null(integer(1)),
                            "the conversation it may belong to; with the status `merged`, the one it went into")},
       {"created", moment()},
       {"updated", moment()},
       {"last_customer_mail_at", or_null(moment())},
       {"unanswered_since", or_null(moment())},
       {"snoozed_until", or_null(moment())},
       {"sla_due", or_null(moment())},
       {"closed_at", or_null(moment())}});
}

json mail() {
  return object(
      {{"id", integer(1)},
       {"conversation", or_null(integer(1))},
       {"received", described(moment(), "at the edge of this system")},
       {"size", integer()},
       {"envelope_from", text()},
       {"from", list(ref("Address"))},
       {"to", list(ref("Address"))},
       {"cc", list(ref("Address"))},
       {"reply_to", list(ref("Address"))},
       {"subject", text()},
       {"date", described(or_null(moment()), "what the sender claims")},
       {"message_id", text()},
       {"language", text()},
       {"kind", text()},
       {"auto_submitted", described(boolean(), "a program wrote it")},
       {"list", described(boolean(), "it came through a mailing list")},
       {"auth", described(object({{"spf", text()}, {"dkim", text()}, {"dmarc", text()}}),
                          "what the trusted edge found; `none` where it says nothing")},
       {"bounce", or_null(object({{"kind", words({"hard", "soft", "complaint"})},
                                  {"status", text()},
                                  {"reason", text()},
                                  {"recipient", text()},
                                  {"original_message_id", text()},
                                  {"delayed", boolean()}}))},
       {"calendar", or_null(object({{"method", text()},
                                    {"summary", text()},
                                    {"start", text()},
                                    {"end", text()},
                                    {"zone", text()},
                                    {"location", text()},
                                    {"recurrence", text()},
                                    {"partstat", text()},
                                    {"organiser", ref("Address")},
                                    {"starts_at", or_null(moment())},
                                    {"ends_at", or_null(moment())},
                                    {"all_day", boolean()}}))},
       {"body", described(text(), "without quoted text and signature")},
       {"quoted", text()},
       {"signature", text()},
       {"html", described(or_null(text()), "where the sanitised HTML is served; for a sandboxed frame")},
       {"remote_pictures", described(boolean(), "there are pictures to be fetched from elsewhere, which nothing "
                                                "does before it is asked to: `?pictures=remote`")},
       {"raw", described(text(), "where the mail is served byte for byte")},
       {"attachments", list(ref("Attachment"))},
       {"warning", described(text(), "why it is shown raw; empty when it was read well")},
       {"defects", list(object({{"code", text()}, {"detail", text()}}))}});
}

json answer_schema() {
  return object({{"outbox", integer(1)},
                 {"state", words({"queued", "claimed", "sending", "sent", "failed", "dead", "parked", "cancelled"})},
                 {"automatic", boolean()},
                 {"doubtful", described(boolean(), "sent again after an unknown outcome")},
                 {"author", or_null(ref("Named"))},
                 {"from", or_null(ref("Address"))},
                 {"forward", described(boolean(), "it passes a mail on, and is no answer to the customer")},
                 {"enclosed", described(or_null(integer(1)), "the mail that goes along as a file")},
                 {"below", described(or_null(integer(1)), "the mail that stands below its words")},
                 {"to", list(ref("Address"))},
                 {"cc", list(ref("Address"))},
                 {"bcc", list(ref("Address"))},
                 {"subject", text()},
                 {"text", described(text(), "as it was written: without signature and quotation")},
                 {"signature", text()},
                 {"html", described(or_null(text()),
                                    "where its HTML, with the signature, is shown; null: the text says all of it")},
                 {"attachments", list(ref("File"))},
                 {"error", text()},
                 {"finished", or_null(moment())}});
}

json trace() {
  return object(
      {{"program", text()},
       {"rules", list(object({{"table", text()}, {"rule", text()}, {"outcome", text()}},
                             {{"by", text()},
                              {"predicates",
                               list(object({{"asked", text()}, {"answer", boolean()}},
                                           {{"found", text()},
                                            {"parts", described(list(text()), "`found` in parts, of which every second "
                                                                              "one matched")},
                                            {"stems", described(list(text()), "what `mentions` compared")}}))}}))},
       {"pruned", integer()},
       {"notes", list(object({{"rule", text()}, {"text", text()}}))}});
}

json event() {
  return object({{"id", integer(1)},
                 {"version", integer(1)},
                 {"kind", text()},
                 {"at", described(moment(), "receipt at the edge, or when a clock was due")},
                 {"recorded", moment()},
                 {"actor", ref("Actor")},
                 {"mail", or_null(integer(1))},
                 {"cause", or_null(integer(1))},
                 {"arguments", any_object()},
                 {"effects", list(ref("Effect"))},
                 {"refused", described(list(text()), "limits that said no to an effect")},
                 {"program", described(or_null(text()), "the rules that decided, by their hash")},
                 {"trace", or_null(ref("Trace"))}});
}

json timeline_item() {
  return object({{"type", words({"mail", "answer", "note", "event"})},
                 {"version", integer(1)},
                 {"at", moment()},
                 {"mail", or_null(ref("Mail"))},
                 {"answer", or_null(ref("Answer"))},
                 {"note", or_null(object({{"by", ref("Actor")},
                                          {"text", text()},
                                          {"mentions", described(list(text()), "names of whom it calls")},
                                          {"attachments", list(ref("File"))}}))},
                 {"event", or_null(object({{"id", integer(1)},
                                           {"kind", text()},
                                           {"actor", ref("Actor")},
                                           {"arguments", any_object()},
                                           {"effects", list(ref("Effect"))},
                                           {"decided", described(boolean(), "rules were asked: see its trace")}}))}});
}

json me() {
  return object(
      {{"id", integer(1)},
       {"name", text()},
       {"email", text()},
       {"role", words({"agent", "lead", "admin", "owner"})},
       {"presence", words({"available", "away", "on_leave"})},
       {"channels", list(object({{"id", integer(1)}, {"level", words({"view", "reply", "manage"})}}))},
       {"csrf", described(or_null(text()), "send it as X-Barid-CSRF with every change; null for API tokens")},
       {"expires", or_null(moment())}},
      {{"live", described(text(60), "a place in the live stream: give it as `after`, and nothing is missed that "
                                    "happens behind this answer")}});
}

json all() {
  json out = json::object();
  out["Suggestion"] = object(
      {{"source", words({"answer", "saved_reply"})},
       {"score", described({{"type", "number"}}, "0 to 1: how much of what the customer wrote it has in common")},
       {"conversation", described(or_null(integer(1)), "where the answer was given")},
       {"subject", text()},
       {"author", or_null(ref("Named"))},
       {"at", or_null(moment())},
       {"saved_reply", or_null(integer(1))},
       {"name", described(text(), "of the saved reply")},
       {"text", text()},
       {"html", described(text(), "to be put into an answer; of a saved reply with its {variables}")}});
  out["Named"] = object({{"id", integer(1)}, {"name", text()}});
  out["Customer"] = object({{"id", integer(1)}, {"address", text()}, {"name", text()}});
  out["Address"] = object({{"name", text()}, {"address", text()}});
  out["Actor"] =
      object({{"kind", described(text(), "rules, agent, timer, …")}, {"id", or_null(integer(1))}, {"name", text()}});
  out["Attachment"] = object({{"index", integer()},
                              {"name", text()},
                              {"type", text()},
                              {"size", integer()},
                              {"content_id", text()},
                              {"inline", boolean()},
                              {"url", text()}});
  out["ReplyActions"] = described(reply_actions(), "what a saved reply does besides, when its answer is sent");
  out["File"] = object({{"name", text()},
                        {"type", text()},
                        {"size", integer()},
                        {"inline", described(boolean(), "a picture that stands in its text")},
                        {"url", text()}});
  out["Effect"] = object({{"verb", text()}, {"rule", text()}, {"arguments", any_object()}});
  out["Trace"] = trace();
  out["Conversation"] = conversation();
  out["Attribute"] = attribute_schema();
  out["Mail"] = mail();
  out["Answer"] = answer_schema();
  out["Event"] = event();
  out["TimelineItem"] = timeline_item();
  out["Me"] = me();
  out["Done"] = object({{"version", described(integer(1), "of the conversation, with the change")}},
                       {{"conversation", described(integer(1), "that the change made")}});
  out["RulePlace"] = object({{"rule", text()}, {"file", text()}, {"line", integer(1)}, {"text", text()}});
  out["PastMail"] = object({{"mail", integer(1)},
                            {"conversation", integer(1)},
                            {"from", text()},
                            {"subject", text()},
                            {"received", moment()}});
  out["FlowFate"] = object({{"flow", text()},
                            {"step", text()},
                            {"running", integer()},
                            {"fate", words({"goes_on", "moves", "stays"})},
                            {"to", described(text(), "moves: to this step")}});
  out["NewWait"] = described(object({{"event", text()}, {"conversations", integer()}}),
                             "a deadline that only these rules ask for, and how many open conversations it may reach");
  out["ChangedPromise"] = described(
      object({{"sla", text()},
              {"changes",
               list(object({{"text", described(text(), "the whole of it in words")},
                            {"what", described(words({"target", "hours", "gone"}),
                                               "another target, other hours, or the SLA is not there any more")},
                            {"name", described(text(), "of the clock, or of the calendar")},
                            {"before", described(text(), "target: as rules write it; empty: none")},
                            {"after", text()}}))},
              {"conversations", integer(1)}}),
      "an SLA that promises something else by these rules, and how many open conversations have deadlines by it "
      "that move");
  out["RuleFile"] = object({{"path", text(500, 1)}, {"text", text()}});
  out["Diagnostic"] = object({{"file", text()},
                              {"line", integer()},
                              {"column", integer()},
                              {"end_line", integer()},
                              {"end_column", integer()},
                              {"severity", words({"error", "warning", "note"})},
                              {"code", text()},
                              {"message", text()},
                              {"help", text()}},
                             {{"related", list(any_object())}});
  json problem =
      object({{"type", text()}, {"title", text()}, {"status", integer(400, 599)}, {"code", text()}, {"detail", text()}},
             {{"help", text()},
              {"current_version", integer(0)},
              {"arrived", list(ref("TimelineItem"))},
              {"diagnostics", list(ref("Diagnostic"))},
              {"trial", any_object()}});
  out["Problem"] = described(std::move(problem), "RFC 9457; `code` is stable, `detail` is for people");
  return out;
}

} // namespace

const json& named_schemas() {
  static const json everything = all();
  return everything;
}

} // namespace barid::http
