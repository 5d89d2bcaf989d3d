// runtime/mail/imap/folder.hpp - how far one folder has been read.
//
// Owns     the position, the list of mails still to be fetched, the batch being fetched, the mails
//          that were handed out and not acknowledged, and the acknowledged ones still to be marked.
// Never    talks to the server: the session asks what is next and reports what came of it.
// Promises mails leave in ascending order of UID, each once per UIDVALIDITY unless somebody asks for it
// again, and none is passed over
//          in silence: a UID that the server listed becomes `mail`, `refused_mail`, `gone` or, in the
//          first reading, one of those that `left_out` counts.
// Restart  loses nothing: a new object starts from the cursor that the owner stored.

#pragma once

#include "grammar/imap/response.hpp"
#include "runtime/mail/fetching/event.hpp"
#include "runtime/mail/imap/settings.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace barid::imap {

using events = std::vector<event>;

/// What flow control still allows.
struct budget {
  std::size_t mails = 0;
  std::uint64_t bytes = 0;
  bool nothing_in_flight = true; ///< Then one mail may exceed `bytes`.
  guest room{};                  ///< Gives the memory, or makes the account wait for it.
};

class folder {
public:
  folder(const folder_settings& settings, const session_limits& limits);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& wire_name() const { return wire_name_; }
  [[nodiscard]] std::uint32_t uidvalidity() const { return uidvalidity_; }
  /// Every UID up to here was handed out.
  [[nodiscard]] cursor position() const { return {uidvalidity_, position_}; }

  // ---- what the server says about the folder

  /// It was opened. A new UIDVALIDITY, or a UIDNEXT behind our position, sends us back to the
  /// start.
  void opened(std::uint32_t uidvalidity, std::uint32_t uidnext, std::uint32_t exists, events& out);
  void count_is(std::uint32_t exists, events& out);
  void expunged_one(events& out);
  void vanished_some(const vanished& v, events& out);
  /// Look for new mail even if the server announced none.
  void look_again();

  // ---- listing sizes

  [[nodiscard]] bool wants_listing() const {
    return listing_wanted_ || (!again_.empty() && plan_.empty() && batch_.empty());
  }
  /// The UID set to list: `17:*`, `17:10016`.
  [[nodiscard]] std::string begin_listing();
  /// Whether the listing has to say when mails were received.
  [[nodiscard]] bool wants_dates() const { return not_before_ && import_below_ > 0 && listed_to_ < import_below_ - 1; }
  /// `size` is missing where the server tells something else about the mail meanwhile.
  void listed(std::uint32_t uid, std::optional<std::uint64_t> size, const std::optional<instant>& received);
  void listing_done(events& out);

  // ---- fetching bodies

  /// Chooses mails; their UIDs are to be fetched. Empty when nothing is planned or allowed now;
  /// mails that are refused without fetching are told at once.
  [[nodiscard]] std::vector<std::uint32_t> begin_batch(budget allowed, events& out);
  void arrived(fetch&& f, const guest& room, events& out);
  /// Bytes that came of this batch beyond what was announced, while there is more to come.
  [[nodiscard]] std::uint64_t unannounced() const { return batch_.empty() ? 0 : unannounced_; }
  /// The fetch was answered with OK; returns the UIDs that were asked for and did not come.
  [[nodiscard]] std::vector<std::uint32_t> batch_answered();
  /// One of these is on the server after all, so it was withheld from us.
  void still_there(std::uint32_t uid);
  /// The missing ones were looked for: whoever is not `still_there` is gone.
  void batch_done(events& out);
  /// The fetch was answered with NO or BAD.
  void batch_refused(const std::string& why, events& out);

  /// The connection is over; what was not handed out will be fetched again.
  void interrupted(failure kind, const std::string& why);

  [[nodiscard]] bool blocked() const { return !plan_.empty(); }
  /// True once after everything was handed out.
  [[nodiscard]] bool take_caught_up();

  // ---- the owner

  void acknowledge(std::uint32_t uid, bool to_be_marked);
  void restart_from(cursor c);
  /// Hands this mail out once more, out of its order.
  void retry(std::uint32_t uid);
  [[nodiscard]] std::size_t mails_in_flight() const { return in_flight_.size(); }
  [[nodiscard]] std::uint64_t bytes_in_flight() const { return bytes_in_flight_; }

  // ---- marking

  [[nodiscard]] bool wants_marking() const { return !to_mark_.empty(); }
  /// The next UIDs to mark, ascending, at most 500.
  [[nodiscard]] std::vector<std::uint32_t> marks() const;
  void marks_done(const std::vector<std::uint32_t>& uids);

private:
  struct planned {
    std::uint32_t uid = 0;
    std::uint64_t size = 0;
  };
  enum class progress { wanted, missing, here, refused, gone };
  struct item {
    planned what;
    progress state = progress::wanted;
    lease room;
    imap::mail mail;
    std::string why;
  };
  struct listed_mail {
    std::uint64_t size = 0;
    bool too_old = false;
  };
  struct handed_out {
    std::uint64_t bytes = 0;
    bool refused = false;
  };

  void start_over(cursor from);
  void hand_out(events& out);
  [[nodiscard]] item* find(std::uint32_t uid);
  [[nodiscard]] std::optional<std::string> reason_to_refuse(const planned& p) const;

  std::string name_;
  std::string wire_name_;
  session_limits limits_;
  bool only_new_ = false;
  std::optional<instant> not_before_;
  std::uint32_t import_below_ = 0;
  std::uint64_t left_out_ = 0;

  std::uint32_t uidvalidity_ = 0;
  std::uint32_t position_ = 0;
  std::uint32_t listed_to_ = 0; ///< UIDs up to here are in the plan, or behind us.
  std::uint32_t uidnext_ = 0;
  std::uint32_t exists_ = 0;

  std::set<std::uint32_t> again_;       ///< To be handed out once more.
  std::set<std::uint32_t> asked_again_; ///< Of these the listing runs.
  bool listing_wanted_ = false;
  bool listing_running_ = false;             ///< False again when we started over meanwhile.
  std::optional<std::uint32_t> listing_end_; ///< Of the running listing; empty for `*`.
  std::uint64_t window_ = 0;
  bool listing_cut_ = false;
  std::map<std::uint32_t, listed_mail> listing_;

  std::deque<planned> plan_;
  std::deque<item> batch_;
  std::uint64_t unannounced_ = 0;
  bool one_at_a_time_ = false; ///< After a failure, to find out which mail it was.
  std::uint32_t suspect_ = 0;  ///< The mail that was fetched alone when the connection broke.
  unsigned strikes_ = 0;
  std::string suspicion_;
  bool caught_up_pending_ = true;

  std::map<std::uint32_t, handed_out> in_flight_;
  std::uint64_t bytes_in_flight_ = 0;
  std::set<std::uint32_t> to_mark_;
};

} // namespace barid::imap
