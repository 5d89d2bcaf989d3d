// English of answers that go later.

export const heldEn = {
  'held.title': 'Answers that go later',
  'held.said': 'Sent',
  'held.saidClosed': 'Sent and closed',
  'held.chosen': 'It goes {{time}}',
  'held.later': 'Send later',
  'held.choose': 'Send it…',
  'held.set': 'Send then',
  'held.near': 'Goes in a moment',
  'held.goes': 'Goes {{time}}',
  'held.back': 'Not sent. Something came meanwhile, or you may not answer here any more',
  'held.edit': 'Take back and edit',
  'held.discard': 'Discard',
  'held.discarded': 'The answer does not go',
  'held.notSent': 'Not sent',
  'held.mine': 'Going later',
  'me.undo': 'Undo sending within',
  'me.undoOff': 'Not at all',
  'me.undoSeconds_one': '{{n}} second',
  'me.undoSeconds_other': '{{n}} seconds',
} as const
