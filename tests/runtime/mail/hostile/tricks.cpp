#include "tricks.hpp"

namespace barid::hostile {

namespace {

constexpr bool starttls = false, tls = true;
constexpr bool proven = true;
using enum protocol;
using enum certificate;
using enum way_out;

const std::string mails_twice_and_backwards =
    "* 2 FETCH (UID 2 RFC822.SIZE 3)\r\n* 1 FETCH (UID 1 RFC822.SIZE 3)\r\n* 1 FETCH (UID 1 RFC822.SIZE 9)\r\n"
    "* 2 FETCH (UID 0 RFC822.SIZE 3)\r\n* 9 FETCH (UID 4294967296 RFC822.SIZE 3)\r\nTAG OK done\r\n";
const std::string bodies_twice_and_backwards =
    "* 2 FETCH (UID 2 BODY[] \"two\")\r\n* 1 FETCH (UID 77 BODY[] \"never asked for\")\r\n"
    "* 1 FETCH (UID 1 BODY[] \"one\")\r\n* 1 FETCH (UID 1 BODY[] \"one again\")\r\n"
    "* 2 FETCH (UID 2 BODY[] \"two again\")\r\nTAG OK done\r\n";
const std::string renumbered =
    "* 2 EXISTS\r\n* OK [UIDVALIDITY VISIT] x\r\n* OK [UIDNEXT 3] x\r\nTAG OK [READ-WRITE] x\r\n";
const std::string two_bodies_and_a_cut =
    "* 1 FETCH (UID 1 BODY[] \"one\")\r\n* 2 FETCH (UID 2 BODY[] \"two\")\r\nTAG OK done\r\n!";

} // namespace

const std::vector<trick>& tricks() {
  static const std::vector<trick> all{
      // ---- before anybody knows who it is
      {"IMAP: STARTTLS is stripped from the capabilities",
       imap,
       starttls,
       right,
       {{"CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nTAG OK done\r\n"}},
       policy},
      {"IMAP: STARTTLS is refused", imap, starttls, right, {{"STARTTLS", "TAG NO not today\r\n"}}, policy},
      {"IMAP: bytes behind the answer to STARTTLS",
       imap,
       starttls,
       right,
       {{"STARTTLS", "TAG OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nb3 OK done\r\n"}},
       garbled},
      {"IMAP: somebody is signed in already, in clear",
       imap,
       starttls,
       right,
       {{"greeting", "* PREAUTH welcome\r\n"}},
       policy},
      {"IMAP: no TLS behind STARTTLS", imap, starttls, right, {{"STARTTLS", "TAG OK go\r\n!"}}, away},
      {"IMAP: a certificate of another host", imap, starttls, of_another_host, {}, policy},
      {"IMAP: an expired certificate", imap, tls, expired, {}, policy},
      {"IMAP: a certificate of a stranger", imap, tls, of_a_stranger, {}, policy},
      {"IMAP: a greeting without end", imap, starttls, right, {{"greeting", "* OK xxxxxxxxxxxxxxxx..."}}, garbled},
      {"IMAP: a literal of gigabytes in the greeting",
       imap,
       starttls,
       right,
       {{"greeting", "* OK {4000000000}\r\nxxxxxxxxxxxxxxxx..."}},
       garbled},
      {"IMAP: every login is stripped",
       imap,
       tls,
       right,
       {{"after TLS", "* CAPABILITY IMAP4rev1 LOGINDISABLED\r\nTAG OK done\r\n"}},
       policy},
      {"POP3: STLS is refused", pop3, starttls, right, {{"STLS", "-ERR not today\r\n"}}, policy},
      {"POP3: bytes behind the answer to STLS",
       pop3,
       starttls,
       right,
       {{"STLS", "+OK go\r\n+OK\r\nSASL PLAIN\r\n.\r\n"}},
       garbled},
      {"POP3: a certificate of another host", pop3, starttls, of_another_host, {}, policy},
      {"POP3: an expired certificate", pop3, tls, expired, {}, policy},
      {"POP3: a certificate of a stranger", pop3, tls, of_a_stranger, {}, policy},
      {"POP3: a greeting without end", pop3, starttls, right, {{"greeting", "+OK xxxxxxxxxxxxxxxx..."}}, garbled},
      {"SMTP: STARTTLS is stripped from what is offered",
       smtp,
       starttls,
       right,
       {{"EHLO", "250-mx\r\n250-XXXXXXXX\r\n250 AUTH PLAIN\r\n"}},
       policy},
      {"SMTP: STARTTLS is refused", smtp, starttls, right, {{"STAR", "454 4.7.0 not today\r\n"}}, away},
      {"SMTP: bytes behind the answer to STARTTLS",
       smtp,
       starttls,
       right,
       {{"STAR", "220 go\r\n250-mx\r\n250 AUTH PLAIN\r\n235 in\r\n"}},
       policy},
      {"SMTP: a certificate of another host", smtp, starttls, of_another_host, {}, policy},
      {"SMTP: an expired certificate", smtp, tls, expired, {}, policy},
      {"SMTP: a certificate of a stranger", smtp, tls, of_a_stranger, {}, policy},
      {"SMTP: a greeting without end", smtp, starttls, right, {{"greeting", "220 xxxxxxxxxxxxxxxx..."}}, away},
      {"SMTP: an offer without end", smtp, starttls, right, {{"EHLO", "250-x\r\n..."}}, away},
      {"SMTP: every login is stripped", smtp, tls, right, {{"after TLS", "250 mx\r\n"}}, policy},
      // ---- by a server that is who it says
      {"IMAP: a mail as a literal of gigabytes",
       imap,
       tls,
       right,
       {{"BODIES", "* 1 FETCH (UID 1 BODY[] {4000000000}\r\nxxxxxxxxxxxxxxxx..."}},
       garbled,
       proven},
      {"IMAP: a list as a line without end",
       imap,
       tls,
       right,
       {{"SIZES", "* 1 FETCH (UID 1 FLAGS (xxxxxxxxxxxxxxxx..."}},
       garbled,
       proven},
      {"IMAP: an answer to what was not asked", imap, tls, right, {{"SELECT", "b99 OK surprise\r\n"}}, garbled, proven},
      {"IMAP: UIDs twice, backwards, foreign and too large",
       imap,
       tls,
       right,
       {{"SIZES", mails_twice_and_backwards}, {"BODIES", bodies_twice_and_backwards}},
       unharmed,
       proven},
      {"IMAP: numbered anew with every visit, and cut",
       imap,
       tls,
       right,
       {{"SELECT", renumbered}, {"BODIES", two_bodies_and_a_cut}},
       away,
       proven},
      {"IMAP: the next UID goes backwards, and cut",
       imap,
       tls,
       right,
       {{"SELECT", "* 2 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 1] x\r\nTAG OK [READ-WRITE] x\r\n"},
        {"BODIES", two_bodies_and_a_cut}},
       away,
       proven},
      {"POP3: a list without end", pop3, tls, right, {{"UIDL", "+OK\r\n1 xxxxxxxxxxxxxxxx\r\n..."}}, garbled, proven},
      {"POP3: a mail without end", pop3, tls, right, {{"RETR", "+OK\r\nxxxxxxxxxxxxxxxx\r\n..."}}, garbled, proven},
      {"POP3: one number for two mails", pop3, tls, right, {{"UIDL", "+OK\r\n1 a\r\n1 b\r\n.\r\n"}}, garbled, proven},
      {"POP3: one name for two mails", pop3, tls, right, {{"UIDL", "+OK\r\n1 a\r\n2 a\r\n.\r\n"}}, unharmed, proven},
      {"SMTP: questions without end instead of a login",
       smtp,
       tls,
       right,
       {{"AUTH", "334 eA==\r\n..."}},
       policy,
       proven},
      {"SMTP: cut before the mail is taken", smtp, tls, right, {{"DATA", "!"}}, away, proven},
      {"SMTP: cut after the final dot", smtp, tls, right, {{".", "!"}}, in_doubt, proven},
      {"SMTP: an answer without end after the final dot", smtp, tls, right, {{".", "250-x\r\n..."}}, in_doubt, proven},
  };
  return all;
}

} // namespace barid::hostile
