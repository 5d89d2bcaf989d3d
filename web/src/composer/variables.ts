// Saved replies: a name in braces stands for what is known of the conversation.

import type { Conversation } from '../api/client'
import { collatorOf } from '../words/words'

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[one] ?? one)

export type Values = Record<string, string>

export function valuesOf(talk: Conversation, me: { name: string } | undefined): Values {
  const name = talk.customer?.name ?? ''
  return {
    'customer.name': name || (talk.customer?.address ?? ''),
    'customer.first_name': name.split(/\s+/u)[0] || (talk.customer?.address ?? ''),
    'customer.address': talk.customer?.address ?? '',
    'conversation.subject': talk.subject,
    'conversation.id': String(talk.id),
    'agent.name': me?.name ?? '',
  }
}
export const variables = [
  'customer.name',
  'customer.first_name',
  'customer.address',
  'conversation.subject',
  'conversation.id',
  'agent.name',
]

const named = /\{([a-z_.]+)\}/g
/**
 * HTML with the values in it, each isolated from the direction around it; a name that means nothing stays as it is,
 * to be seen before it is sent.
 */
export const filled = (html: string, values: Values) => {
  const put = (text: string, around: (value: string) => string) =>
    text.replace(named, (whole, name: string) =>
      name in values ? around(escaped(values[name] ?? '')) : whole,
    )
  return html.replace(/<[^>]*>|[^<]+/g, (part) =>
    part.startsWith('<')
      ? put(part, (value) => value)
      : put(part, (value) => (value ? `<bdi>${value}</bdi>` : '')),
  )
}

/** Those of the customer's language first, then those of any, then the rest; by name within. */
export function inOrder<T extends { name: string; language: string }>(
  all: readonly T[],
  language: string,
): T[] {
  const rank = (one: T) => (one.language === language ? 0 : one.language === '' ? 1 : 2)
  const names = collatorOf()
  return [...all].sort((a, b) => rank(a) - rank(b) || names.compare(a.name, b.name))
}
