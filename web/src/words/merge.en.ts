// English of conversations that become one, or two.

export const mergeEn = {
  'merge.do': 'Merge into another…',
  'merge.title': 'Merge it into…',
  'merge.sameCustomer': 'Of the same customer',
  'merge.recent': 'Others of this mailbox',
  'merge.done': 'Merged into {{what}}',
  'merge.is': 'This conversation is over; it goes on in',
  'merge.open': 'another one',
  'merge.undo': 'Undo the merge',
  'merge.undone': 'It goes on by itself again',
  'split.do': 'Make it a conversation of its own',
  'split.done': 'This mail is a conversation of its own now',
  'status.merged': 'Merged',
  'did.merged': 'merged it into number {{to}}',
  'did.absorbed': 'merged number {{to}} into it',
  'did.unmerged': 'undid the merge',
  'did.split': 'made a mail of it a conversation of its own, number {{to}}',
  'did.parted': 'made it of a mail of number {{to}}',
} as const
