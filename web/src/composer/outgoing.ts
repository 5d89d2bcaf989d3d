// From what an agent wrote to what is sent: recipients, direction, arrivals.

import type { Conversation, Mail, TimelineItem } from '../api/client'

const address = /^[^\s<>(),;:\\"[\]@]+@[^\s<>(),;:\\"[\]@]+\.[^\s<>(),;:\\"[\]@]+$/u

/** Addresses of a field, with commas, semicolons or lines between them; `bad` is the first that is none. */
export function readAddresses(text: string): { all: string[]; bad: string | undefined } {
  const all = text
    .split(/[,;\n،؛]/u)
    .map((one) => (/<([^>]+)>/.exec(one)?.[1] ?? one).trim())
    .filter(Boolean)
  return { all: [...new Set(all)], bad: all.find((one) => !address.test(one)) }
}

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
