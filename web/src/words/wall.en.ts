// English of the wall.

export const wallEn = {
  'wall.unanswered': 'Waiting for an answer',
  'wall.waiting': 'Waiting',
  'wall.oldest': 'Longest wait',
  'wall.risk': 'SLA at risk',
  'wall.riskBrief': 'At risk',
  'wall.here_one': '{{n}} of {{all}} available',
  'wall.here_other': '{{n}} of {{all}} available',
  'wall.available': 'Available, of {{all}}',
  'wall.availableNow': 'Available now',
  'wall.nobody': 'Nobody takes work at the moment.',
  'wall.has_one': '{{n}} open',
  'wall.has_other': '{{n}} open',
  'wall.show': 'What is shown',
  'wall.all': 'Teams and mailboxes',
  'wall.teams': 'Teams alone',
  'wall.mailboxes': 'Mailboxes',
  'wall.full': 'Fill the screen',
  'wall.leaveFull': 'Leave the full screen',
  'wall.asOf': 'as of {{time}}',
  'wall.old': 'Not renewed since {{time}}',
} as const
