// English of the list, and of going through it.

export const inboxEn = {
  'me.closed': 'After closing',
  'me.closed.stay': 'Stay where I am',
  'me.closed.next': 'On to the next one',
  'me.closed.list': 'Back to the list',
  'bulk.all': 'Choose all that are loaded',
  'keys.extendNext': 'Choose on downwards',
  'keys.extendPrevious': 'Choose on upwards',
  'view.all': 'All conversations',
  'list.everywhere': 'Search everywhere',
  'number.copy': 'Copy the number',
  'palette.number': 'Open the conversation {{number}}',
  'views.rename': 'Rename the view {{name}}',
  'views.newName': 'Rename the view',
  'views.renamed': 'Renamed: {{name}}',
  'views.taken': 'Another view has this name already.',
} as const
