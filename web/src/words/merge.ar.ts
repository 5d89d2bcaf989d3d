// Arabic of conversations that become one, or two.

export const mergeAr = {
  'merge.do': 'دمج في محادثة أخرى…',
  'merge.title': 'ادمجها في…',
  'merge.sameCustomer': 'للعميل نفسه',
  'merge.recent': 'غيرها في هذا البريد',
  'merge.done': 'دُمجت في {{what}}',
  'merge.is': 'انتهت هذه المحادثة، وتستمر في',
  'merge.open': 'محادثة أخرى',
  'merge.undo': 'التراجع عن الدمج',
  'merge.undone': 'عادت محادثة مستقلة',
  'split.do': 'جعلها محادثة مستقلة',
  'split.done': 'صارت هذه الرسالة محادثة مستقلة',
  'status.merged': 'مدموجة',
  'did.merged': 'دمجها في المحادثة {{to}}',
  'did.absorbed': 'دمج المحادثة {{to}} فيها',
  'did.unmerged': 'تراجع عن الدمج',
  'did.split': 'جعل رسالة منها محادثة مستقلة رقم {{to}}',
  'did.parted': 'أنشأها من رسالة في المحادثة {{to}}',
} as const
