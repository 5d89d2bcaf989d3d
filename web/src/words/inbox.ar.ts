// العربية: القائمة والتنقل فيها.

export const inboxAr = {
  'me.closed': 'بعد الإغلاق',
  'me.closed.stay': 'أبقى حيث أنا',
  'me.closed.next': 'إلى المحادثة التالية',
  'me.closed.list': 'رجوع إلى القائمة',
  'bulk.all': 'اختر كل ما حُمّل',
  'keys.extendNext': 'وسّع الاختيار نزولًا',
  'keys.extendPrevious': 'وسّع الاختيار صعودًا',
  'view.all': 'كل المحادثات',
  'list.everywhere': 'ابحث في كل المحادثات',
  'number.copy': 'انسخ الرقم',
  'palette.number': 'افتح المحادثة {{number}}',
  'views.rename': 'غيّر اسم طريقة العرض {{name}}',
  'views.newName': 'تغيير اسم طريقة العرض',
  'views.renamed': 'تغيّر الاسم: {{name}}',
  'views.taken': 'طريقة عرض أخرى تحمل هذا الاسم.',
} as const
