#include "dsl/words.hpp"

#include <algorithm>

namespace barid::dsl {

namespace {

using enum word_place;

constexpr word_entry table_of_words[] = {
    {"language", declaration, "language 1", "the version of the language that the file is written in"},
    {"use", declaration, "use \"FILE\" [as NAME]", "brings in another file of the rules folder, once"},
    {"order", declaration, "order EVENT: TABLE, …", "the order in which the tables of an event run"},
    {"mailbox", declaration, "mailbox NAME { … }", "an account that customers write to, and its defaults"},
    {"team", declaration, "team NAME { … }", "people who answer, and how work is given to them"},
    {"calendar", declaration, "calendar NAME { … }", "working hours and holidays in a time zone"},
    {"sla", declaration, "sla NAME { … }", "promised times, counted in a calendar"},
    {"list", declaration, "list NAME of TYPE { … }", "words, people, domains or numbers under one name"},
    {"reply", declaration, "reply NAME { LANGUAGE \"FILE\"; default LANGUAGE }",
     "a saved reply in several languages"},
    {"attribute", declaration, "attribute customer.NAME of TYPE [optional]",
     "a field of customers or conversations that rules set and read"},
    {"extension", declaration, "extension MODULE.NAME(PARAMETER: TYPE, …) [url \"…\" secret NAME] [timeout DURATION] [emits EVENT]",
     "an action that a developer added"},
    {"webhook", declaration, "webhook NAME { … }", "another system that actions can call"},
    {"flag", declaration, "flag NAME", "a flag beyond the built-in ones"},
    {"status", declaration, "status NAME", "a status beyond the built-in ones"},
    {"table", declaration, "table NAME on EVENT match first|all { … }", "rules that decide an event"},
    {"on", declaration, "on EVENT [when CONDITION] { … }", "actions for an event: a table of one rule"},
    {"flow", declaration, "flow NAME on EVENT [unless EVENT] { … }", "steps with waiting times between them"},
    {"migrate", declaration, "migrate flow NAME { STEP -> STEP }", "moves running flows to renamed steps"},
    {"test", declaration, "test \"WHAT\" { … }", "mails, time passing, and what must come of it"},

    {"rule", table, "rule NAME when CONDITION { … }", "actions under a condition"},
    {"otherwise", table, "otherwise { … }", "what happens where no rule of the table acted"},
    {"defaults", table, "defaults { … }", "fills what is still missing; changes nothing that is there"},
    {"prefer", table, "prefer FIELD VALUE, …", "which value wins where several rules set the field"},

    {"step", flow, "step NAME: wait DURATION { … }", "waits, then acts"},
    {"repeat", flow, "repeat [NAME] at most NUMBER times { … }", "steps that are gone through several times"},
    {"on", flow, "on EVENT { … }", "acts on an event while the flow runs"},
    {"limit", flow, "limit age DURATION", "how long the flow may run at all"},

    {"clock", test, "clock DATE TIME ZONE", "what time it is when the test begins"},
    {"agent", test, "agent NAME { … }", "a person of the test; or what the person does"},
    {"receive", test, "receive NAME { … }", "a mail arrives"},
    {"expect", test, "expect …", "what must be so now"},
    {"advance", test, "advance DURATION", "lets time pass"},

    {"try", action, "try CALL else { … }", "calls an extension, and says what to do where it fails"},
    {"start", action, "start flow NAME", "starts a flow"},
    {"cancel", action, "cancel flow NAME", "ends a running flow"},
    {"for", action, "for each open conversation of agent { … }", "acts on every open conversation of an agent"},

    {"url", setting, {}, "where it is called", "webhook"},
    {"secret", setting, {}, "the name of the stored secret that signs the calls", "webhook"},
    {"timeout", setting, {}, "how long an answer may take", "webhook"},
    {"attempts", setting, {}, "how often a call is tried before it is given up", "webhook"},
    {"body", setting, {}, "what goes out besides the event and the conversation", "webhook"},
    {"address", setting, {}, "an address that mail for it is sent to", "mailbox"},
    {"threads", setting, {}, "grouped: answers join their conversation; separate: every mail is one of its own",
     "mailbox"},
    {"team", setting, {}, "who gets what no rule placed", "mailbox"},
    {"sla", setting, {}, "the SLA of a conversation that has none", "mailbox"},
    {"signature", setting, {}, "what is put under answers", "mailbox"},
    {"from_name", setting, {}, "the name that answers are sent under", "mailbox"},
    {"strategy", setting, {}, "who of the team gets the next conversation", "team"},
    {"capacity", setting, {}, "how many open conversations a person is given", "team"},
    {"skills", setting, {}, "what the members can do", "team"},
    {"hours", setting, {}, "the calendar in which the team works", "team"},
    {"overflow", setting, {}, "the team that takes over what waited too long", "team"},
    {"zone", setting, {}, "the time zone, by its IANA name", "calendar"},
    {"hours", setting, {}, "days of the week and their working hours", "calendar"},
    {"holiday", setting, {}, "a day on which nobody works", "calendar"},
    {"holidays", setting, {}, "days off from an iCalendar file", "calendar"},
    {"hours", setting, {}, "the calendar in which the clocks run", "sla"},
    {"first_response", setting, {}, "time until the first answer", "sla"},
    {"next_response", setting, {}, "time until the answer to a further mail", "sla"},
    {"resolution", setting, {}, "time until the conversation is closed", "sla"},
    {"warn", setting, {}, "after which parts of the time to warn", "sla"},
    {"pause", setting, {}, "the statuses in which the clocks stand still", "sla"},
    {"default", setting, "default LANGUAGE", "the language for customers of any other", "reply"},

    {"as", inside, "use \"FILE\" as NAME", "the name that a file is known by"},
    {"of", inside, "list NAME of TYPE", "names a type, a clock or the owner of something"},
    {"from", inside, "from \"FILE\"", "takes the content from a file"},
    {"column", inside, "column \"NAME\"", "the column of a CSV file"},
    {"optional", inside, "attribute NAME of TYPE optional", "may be missing; conditions then need else"},
    {"match", inside, "match first|all", "whether one rule acts or all whose condition holds"},
    {"first", inside, "match first", "the first rule whose condition holds acts, and no other"},
    {"overrides", inside, "rule NAME overrides RULE, …", "wins where both rules set a field"},
    {"when", inside, "when CONDITION", "the condition"},
    {"unless", inside, "unless EVENT [when CONDITION]", "the event that ends the waiting"},
    {"wait", inside, "wait DURATION", "how long a step waits"},
    {"at", inside, "at most once per DURATION", "a limit, or a part of a clock's time"},
    {"most", inside, "at most NUMBER times", "a limit"},
    {"times", inside, "at most NUMBER times", "a limit"},
    {"in", inside, "5 business days in CALENDAR", "the calendar that time is counted in"},
    {"else", inside, "FIELD else VALUE", "what counts where a field is missing; what to do where something fails"},

    {"and", connective, "CONDITION and CONDITION", "both hold; binds tighter than or"},
    {"or", connective, "CONDITION or CONDITION", "at least one of them holds"},
    {"not", connective, "not CONDITION", "it does not hold"},

    {"is", op, "FIELD is VALUE", "the same, as people read it"},
    {"present", op, "FIELD is present", "there is a value"},
    {"missing", op, "FIELD is missing", "there is no value"},
    {"empty", op, "FIELD is empty", "there is nothing in it"},
    {"contains", op, "FIELD contains \"TEXT\"", "the letters stand somewhere in it"},
    {"starts", op, "FIELD starts \"TEXT\"", "begins with it"},
    {"ends", op, "FIELD ends \"TEXT\"", "ends with it"},
    {"matches", op, "FIELD matches /PATTERN/", "a pattern is found in it"},
    {"mentions", op, "FIELD mentions \"WORDS\"", "has the words, in any of their forms"},
    {"in", op, "FIELD in LIST", "is one of a list"},
    {"within", op, "FIELD within CALENDAR|DOMAIN", "in working hours, or a domain with all below it"},
    {"outside", op, "FIELD outside CALENDAR", "not in working hours"},
    {"has", op, "tags has TAG", "the set has this word"},
    {"none", op, "tags has none", "the set is empty"},
    {"seen", op, "message_id seen within DURATION", "it was here before"},
    {"between", op, "FIELD between A and B", "from one to the other, both included"},

    {"any", quantity, "FIELD contains any [A, B]", "one of them is enough"},
    {"all", quantity, "FIELD contains all [A, B]", "each of them is needed"},
    {"exact", quantity, "FIELD is exact \"TEXT\"", "to the letter: no folding, no stems"},

    {"business", unit, "8 business hours", "working time of a calendar"},
    {"second", unit, "30 seconds", "elapsed time"},
    {"minute", unit, "20 minutes", "elapsed time"},
    {"hour", unit, "24 hours", "elapsed time, or working time behind business"},
    {"day", unit, "2 days", "elapsed time, or working days behind business"},
    {"week", unit, "1 week", "elapsed time"},
    {"leave", unit, "conversation.agent is on leave", "an agent who is not there for a time"},
};

} // namespace

std::span<const word_entry> words() {
  return table_of_words;
}

const word_entry* find_word(word_place place, std::string_view word, std::string_view of) {
  const auto* found = std::ranges::find_if(table_of_words, [&](const word_entry& e) {
    return e.place == place && e.word == word && (of.empty() || e.of == of);
  });
  return found == std::end(table_of_words) ? nullptr : found;
}

} // namespace barid::dsl
