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

/** In trouble by itself: one that people have paused or put off is as they want it. */
export const isFailing = ({ state, health }: Pick<ChannelFacts, 'state' | 'health'>) =>
  state === 'on' && (health === 'failing' || health === 'paused')

export function healthOf(channel: ChannelFacts): Health {
  if (channel.state === 'off') return { tone: 'plain', word: 'channels.off' }
  if (channel.state === 'paused' || channel.health === 'paused')
    return { tone: 'warn', word: 'channels.paused' }
  if (channel.health === 'failing') return { tone: 'bad', word: 'channels.failing' }
  if (channel.health === 'ok') return { tone: 'good', word: 'channels.works' }
  return { tone: 'plain', word: channel.kind === 'lmtp' ? 'channels.waits' : 'channels.untold' }
}
