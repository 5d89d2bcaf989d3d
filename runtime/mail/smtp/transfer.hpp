// runtime/mail/smtp/transfer.hpp - one mail on an open connection: MAIL, RCPT, DATA.

#pragma once

#include "runtime/mail/smtp/client.hpp"

#include <string>
#include <vector>

namespace barid::smtp {

class client::transfer {
public:
  transfer(client& on, const outgoing& mail, const moments& when);
  [[nodiscard]] std::vector<recipient_result> run();

private:
  struct asked {
    std::size_t index;   ///< Of the recipient.
    std::string address; ///< As it goes over the wire.
    bool accepted = false;
  };

  [[nodiscard]] bool prepare();
  [[nodiscard]] bool may_go();
  [[nodiscard]] std::string mail_command() const;
  [[nodiscard]] bool introduce();
  [[nodiscard]] bool take_mail_reply(const result<reply>& answer);
  [[nodiscard]] bool take_recipient_reply(asked& rcpt, const result<reply>& answer);
  [[nodiscard]] bool send_data();
  [[nodiscard]] bool send_bytes();
  void send_final_dot();

  void settle(std::size_t index, fate what, const reply& answer);
  void settle_ours(std::size_t index, fate what, std::string enhanced, std::string text);
  void settle_open(fate what, const reply& answer);
  void connection_lost(const error& why);
  void reset();

  client& client_;
  const outgoing& mail_;
  const moments& when_;
  std::vector<recipient_result> results_;
  std::vector<bool> settled_;
  std::vector<asked> asked_;
  std::string sender_; ///< As it goes over the wire.
  bool utf8_ = false;
  bool eight_bit_ = false;
};

} // namespace barid::smtp
