"use strict";
// Words of the page in both languages, and how times and names are written.

const words = {
  en: {
    skip: "Skip to content", signIn: "Sign in", email: "E-mail", password: "Password", signOut: "Sign out", name: "Your name",
    first: "Welcome: make the first administrator", create: "Create", search: "Search", status: "Status", whose: "Whose", any: "Any",
    mine: "Mine", nobody: "Nobody's", more: "Load more", none: "No conversations match.", choose: "Choose a conversation.", back: "Back to the list",
    channel: "Channel", team: "Team", agent: "Agent", priority: "Priority", language: "Language", customer: "Customer", sla: "SLA due",
    note: "Note", reply: "Reply", sendReply: "Send reply", addNote: "Add note", closeAfter: "Close after sending", assign: "Assign", tags: "Tags",
    addTags: "Add tags (with commas)", removeTags: "Remove tags (with commas)", change: "Change", why: "Why?", quoted: "Quoted text", showHtml: "Show as designed",
    raw: "Original mail", attachments: "Attachments", automatic: "automatic", by: "by", rules: "rules", yes: "yes", no: "no", pruned: "rules could not apply and were not asked",
    noTrace: "No rules were asked.", sent: "Sent.", saved: "Saved.", conflict: "Something new arrived meanwhile. Read it, then send again.",
    offline: "Connection lost; trying again.", online: "Connected.", timeline: "Timeline", actions: "Actions", flows: "Flows that run", doubtful: "may have arrived twice",
    outcome_acted: "acted", outcome_condition_false: "did not hold", outcome_not_reached: "not reached", outcome_overridden: "overridden", outcome_pruned: "could not hold",
    available: "Available", away: "Away", on_leave: "On leave", presence: "Presence", low: "Low", normal: "Normal", high: "High", urgent: "Urgent",
    open: "Open", waiting_customer: "Waiting for customer", waiting_internal: "Waiting inside", snoozed: "Snoozed", closed: "Closed",
    quarantined: "Quarantined", dropped: "Dropped", to: "to", readOnly: "You may read this conversation, not answer it.", nothing: "nobody",
    signedOut: "Your session has ended. Sign in again.",
  },
  ar: {
    skip: "إلى المحتوى", signIn: "تسجيل الدخول", email: "البريد الإلكتروني", password: "كلمة المرور", signOut: "تسجيل الخروج", name: "اسمك",
    first: "مرحبًا: أنشئ المدير الأول", create: "إنشاء", search: "بحث", status: "الحالة", whose: "لمن", any: "الكل",
    mine: "لي", nobody: "بلا مسؤول", more: "المزيد", none: "لا توجد محادثات مطابقة.", choose: "اختر محادثة.", back: "عودة إلى القائمة",
    channel: "القناة", team: "الفريق", agent: "الموظف", priority: "الأولوية", language: "اللغة", customer: "العميل", sla: "موعد الالتزام",
    note: "ملاحظة", reply: "رد", sendReply: "إرسال الرد", addNote: "إضافة ملاحظة", closeAfter: "إغلاق بعد الإرسال", assign: "إسناد", tags: "الوسوم",
    addTags: "وسوم تضاف (بفواصل)", removeTags: "وسوم تزال (بفواصل)", change: "تغيير", why: "لماذا؟", quoted: "نص مقتبس", showHtml: "عرض بالتصميم الأصلي",
    raw: "الرسالة الأصلية", attachments: "المرفقات", automatic: "آلي", by: "من", rules: "القواعد", yes: "نعم", no: "لا", pruned: "قاعدة لا يمكن أن تنطبق ولم تُسأل",
    noTrace: "لم تُسأل أي قاعدة.", sent: "أُرسل.", saved: "حُفظ.", conflict: "وصل شيء جديد في هذه الأثناء. اقرأه ثم أرسل مرة أخرى.",
    offline: "انقطع الاتصال؛ تجري المحاولة من جديد.", online: "متصل.", timeline: "التسلسل الزمني", flows: "مسارات جارية", actions: "إجراءات", doubtful: "ربما وصل مرتين",
    outcome_acted: "نُفذت", outcome_condition_false: "لم تنطبق", outcome_not_reached: "لم يُبلغ إليها", outcome_overridden: "تجاوزتها قاعدة أخرى", outcome_pruned: "لا يمكن أن تنطبق",
    available: "متاح", away: "غير متاح", on_leave: "في إجازة", presence: "التواجد", low: "منخفضة", normal: "عادية", high: "عالية", urgent: "عاجلة",
    open: "مفتوحة", waiting_customer: "بانتظار العميل", waiting_internal: "بانتظار داخلي", snoozed: "مؤجلة", closed: "مغلقة",
    quarantined: "محجورة", dropped: "مستبعدة", to: "إلى", readOnly: "يمكنك قراءة هذه المحادثة دون الرد عليها.", nothing: "لا أحد",
    signedOut: "انتهت جلستك. سجّل الدخول من جديد.",
  },
};

let language = "en";
try { language = localStorage.getItem("barid.language") || (navigator.language.startsWith("ar") ? "ar" : "en"); } catch { /* storage is off */ }
if (!words[language]) language = "en";

const word = (name) => words[language][name] ?? name;

const when = (text) => {
  if (!text) return "";
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(text));
};

const sizeOf = (bytes) => {
  const step = bytes < 1024 ? [bytes, "byte"] : bytes < 1048576 ? [bytes / 1024, "kilobyte"] : [bytes / 1048576, "megabyte"];
  return new Intl.NumberFormat(language, { style: "unit", unit: step[1], maximumFractionDigits: 1 }).format(step[0]);
};

// make("a", {href: "#"}, "text", child, …): everything a stranger wrote goes in as text, never as markup
const make = (tag, attributes, ...children) => {
  const out = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) out.addEventListener(name.slice(2), value);
    else if (value === true) out.setAttribute(name, "");
    else out.setAttribute(name, value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined && child !== "") out.append(child);
  return out;
};

const bdi = (text) => make("bdi", {}, text);

const field = (name, input) => make("label", {}, word(name), input);

const choices = (options, chosen, attributes) => {
  const out = make("select", attributes ?? {});
  for (const [value, text] of options) out.append(make("option", { value, selected: String(value) === String(chosen) }, text));
  return out;
};
