// English of what is out of the inbox.

export const spamEn = {
  'view.spam': 'Spam and quarantine',
  'status.spam': 'Spam',
  'spam.do': 'Mark as spam',
  'spam.back': 'Not spam',
  'spam.done': 'Marked as spam',
  'spam.undone': 'Back in the inbox',
  'spam.is':
    'This is spam: it is out of the inbox, nothing automatic is sent, and further mail of it stays here.',
  'spam.aside': 'A rule set this aside for somebody to look at. Nothing automatic is sent meanwhile.',
  'list.empty.spam': 'No spam',
  'list.empty.spamHelp':
    'What a rule sets aside and what you mark with ! is kept here, and can be brought back.',
  'keys.spam': 'Spam, or not spam',
  'did.spam': 'marked it as spam',
  'did.not_spam': 'brought it back into the inbox',
  'did.set_aside': 'set it aside to be looked at',
} as const
