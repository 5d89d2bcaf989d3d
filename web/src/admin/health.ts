// How a channel does, in the words of somebody who only wants to know whether mail works.

import type { Word } from '../words/words'

export interface ChannelFacts {
  kind: string
  state: string
  health: string
}
export interface Health {
  tone: 'good' | 'warn' | 'bad' | 'plain'
  word: Word
}

export function healthOf(channel: ChannelFacts): Health {
  if (channel.state === 'off') return { tone: 'plain', word: 'channels.off' }
  if (channel.state === 'paused' || channel.health === 'paused')
    return { tone: 'warn', word: 'channels.paused' }
  if (channel.health === 'failing') return { tone: 'bad', word: 'channels.failing' }
  if (channel.health === 'ok') return { tone: 'good', word: 'channels.works' }
  return { tone: 'plain', word: channel.kind === 'imap' ? 'channels.untold' : 'channels.waits' }
}

/** What most servers are called, for an address of which nobody tells more. */
export function guessServers(address: string) {
  const domain = address
    .slice(address.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase()
  if (!address.includes('@') || !domain) return undefined
  return { imap: `imap.${domain}`, smtp: `smtp.${domain}` }
}

export const portOf = (protocol: 'imap' | 'smtp', tls: string) =>
  protocol === 'imap' ? (tls === 'tls' ? 993 : 143) : tls === 'tls' ? 465 : 587
