// العربية: القائمة والتنقل فيها.

export const inboxAr = {
  'me.closed': 'بعد الإغلاق',
  'me.closed.stay': 'أبقى حيث أنا',
  'me.closed.next': 'إلى المحادثة التالية',
  'me.closed.list': 'رجوع إلى القائمة',
} as const
