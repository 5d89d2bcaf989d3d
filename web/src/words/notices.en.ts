// English of what rules tell people.

export const noticesEn = {
  'notices.title': 'Notices',
  'notices.unseen_one': '{{n}} new notice',
  'notices.unseen_other': '{{n}} new notices',
  'notices.new': 'new',
  'notices.none': 'No notices',
  'notices.noneHelp': 'What rules tell you (notify) is kept here for a month.',
  'notices.seeAll': 'Mark all as seen',
  'notices.byRule': 'told by',
  'notices.said': 'Please look at {{what}}',
  'notices.show': 'Show it',
  'notices.failing': 'The account {{who}} has a problem',
  'notices.recovered': 'The account {{who}} works again',
  'notices.available': '{{who}} takes work again',
  'notices.away': '{{who}} is away',
  'notices.onLeave': '{{who}} is on leave',
  'notices.outside': 'Notices outside the console',
  'notices.outsideRefused': 'Your browser does not allow it. Allow notifications for this address first.',
} as const
