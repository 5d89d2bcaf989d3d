// From what an agent wrote to what is sent: recipients, direction, arrivals.

import type { Conversation, Mail, TimelineItem } from '../api/client'

const address = /^[^\s<>(),;:\\"[\]@]+@[^\s<>(),;:\\"[\]@]+\.[^\s<>(),;:\\"[\]@]+$/u

/** Commas in a quoted name or in angle brackets end nothing. */
const one = /(?:"[^"\n]*"|<[^>\n]*>|[^,;\n،؛])+/gu

/** Addresses of a field, with commas, semicolons or lines between them; `bad` is the first that is none. */
export function readAddresses(text: string): { all: string[]; bad: string | undefined } {
  const all = (text.match(one) ?? [])
    .map((said) => (/<([^>]+)>\s*$/u.exec(said)?.[1] ?? said).trim())
    .filter(Boolean)
  return { all: [...new Set(all)], bad: all.find((said) => !address.test(said)) }
}

/** What was typed as the address of a link. A mail address is to be written to; what names no scheme is on the web. */
export const linkOf = (typed: string) =>
  /^[a-z]+:/i.test(typed) ? typed : address.test(typed) ? `mailto:${typed}` : `https://${typed}`

/** The first letter that has a direction decides, as browsers do for `dir=auto`. */
export function directionOf(text: string): 'rtl' | 'ltr' | undefined {
  const first =
    /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]|\p{L}/u.exec(
      text,
    )?.[0]
  if (!first) return undefined
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(first)
    ? 'rtl'
    : 'ltr'
}

const rightToLeft = new Set(['ar', 'he', 'fa', 'ur', 'ps', 'ckb', 'sd', 'ug', 'yi', 'dv'])
/** Of an answer to this customer, before anything was written. */
export const directionFor = (language: string): 'rtl' | 'ltr' => (rightToLeft.has(language) ? 'rtl' : 'ltr')

/** Mail programs show the answer in its own direction wherever it is read. */
export function wrapped(html: string, direction: 'rtl' | 'ltr', language: string): string {
  const lang = /^[a-z]{2,3}$/.test(language) ? ` lang="${language}"` : ''
  return `<div dir="${direction}"${lang}>${html}</div>`
}

/** What `wrapped` went around. */
export function unwrapped(html: string): string {
  const inner = /^<div dir="(?:rtl|ltr)"(?: lang="[a-z]{2,3}")?>([\s\S]*)<\/div>$/.exec(html)?.[1]
  return inner ?? html
}

/** Pictures in the text, which are uploads: shown from the engine, sent by their Content-ID. */
export const placeOf = (upload: number) => `/api/v1/uploads/${upload}`
const shownUpload = /src="\/api\/v1\/uploads\/(\d+)"/g
export const uploadsIn = (html: string): number[] => [
  ...new Set(Array.from(html.matchAll(shownUpload), (one) => Number(one[1]))),
]
export const enclosed = (html: string) => html.replace(shownUpload, 'src="cid:upload-$1"')
export const shownAgain = (html: string) =>
  html.replace(/src="cid:upload-(\d+)"/g, (_, id: string) => `src="${placeOf(Number(id))}"`)

/** What was written as HTML, as text on lines. */
export function plainOf(html: string): string {
  const lined = html.replace(/<br\s*\/?>|<\/(?:p|div|li|tr|h\d)>/gi, (tag) => `${tag}\n`)
  return (new DOMParser().parseFromString(lined, 'text/html').body.textContent ?? '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** Pictures of the text go along in any case. */
export const attachmentsOf = (mail: Mail) =>
  mail.attachments.filter((one) => !(one.inline && one.content_id && mail.html))

/** Which of our addresses the mail was written to; the first where it was none. */
export function writtenTo(mail: Mail | undefined, own: readonly string[]): string {
  const all = mail ? [...mail.to, ...mail.cc].map((one) => one.address.toLowerCase()) : []
  return own.find((one) => all.includes(one.toLowerCase())) ?? own[0] ?? ''
}

export const lastMail = (timeline: readonly TimelineItem[]): Mail | undefined =>
  timeline.findLast((item) => item.mail)?.mail ?? undefined

/** Who else stood in the last mail: for "reply all". Our own addresses and the customer are left out. */
export function othersOf(mail: Mail | undefined, talk: Conversation, ours: readonly string[]): string[] {
  if (!mail) return []
  const not = new Set([...ours, talk.customer?.address ?? ''].map((one) => one.toLowerCase()))
  const all = [...mail.from, ...mail.to, ...mail.cc].map((one) => one.address)
  return [...new Set(all)].filter((one) => one && !not.has(one.toLowerCase()))
}

/** What came in behind `seen` that somebody should read before they answer; what `me` wrote is known. */
export function arrivedSince(timeline: readonly TimelineItem[], seen: number, me: number): TimelineItem[] {
  return timeline.filter((item) => {
    if (item.version <= seen) return false
    if (item.type === 'mail') return true
    if (item.type === 'note') return item.note?.by.kind === 'agent' && item.note.by.id !== me
    return item.type === 'answer' && item.answer?.author?.id !== me
  })
}
