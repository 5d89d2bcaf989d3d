// Attributes that rules declare: what they hold, as people read and write it.

import type { Attribute } from '../api/client'
import { byteSize, fullMoment, number } from '../preferences/moments'
import type { Preferences } from '../preferences/preferences'

export type AttributeValue = Attribute['value']

/** `conversation.order_number`: without its owner, as words. */
export const labelOf = (name: string) => name.slice(name.indexOf('.') + 1).replaceAll(/[_-]+/g, ' ')

const lengths = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const
const sizes = { KB: 1_000, MB: 1_000_000, GB: 1_000_000_000 } as const

/** As rules write it: `1d 2h`. */
export function lengthText(seconds: number): string {
  let left = Math.round(seconds)
  const parts: string[] = []
  for (const [unit, of] of lengths) {
    const n = Math.floor(left / of)
    left -= n * of
    if (n > 0) parts.push(`${n}${unit}`)
  }
  return parts.join(' ') || '0s'
}

function lengthRead(typed: string): number | undefined {
  const parts = [...typed.matchAll(/(\d+(?:\.\d+)?)\s*([dhms])/g)]
  if (parts.length === 0 || typed.replaceAll(/(\d+(?:\.\d+)?)\s*([dhms])/g, '').trim() !== '')
    return undefined
  return parts.reduce(
    (sum, [, n, unit]) => sum + Number(n) * (lengths.find(([one]) => one === unit)?.[1] ?? 0),
    0,
  )
}

function sizeRead(typed: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)\s*(KB|MB|GB)?$/i.exec(typed)
  if (!found) return undefined
  const unit = found[2]?.toUpperCase() as keyof typeof sizes | undefined
  return Math.round(Number(found[1]) * (unit ? sizes[unit] : 1))
}

const two = (n: number) => String(n).padStart(2, '0')
/** As a field of the kind `datetime-local` has it. */
const localText = (at: Date) =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`

/** For reading; yes and no have words elsewhere. */
export function shownValue({ type, value }: Pick<Attribute, 'type' | 'value'>, of: Preferences): string {
  if (value === null || typeof value === 'boolean') return ''
  if (typeof value === 'string') return type === 'time' ? fullMoment(new Date(value), of) : value
  if (type === 'size') return byteSize(value, of)
  return type === 'duration' ? lengthText(value) : number(value, of)
}

/** For writing. */
export function fieldText({ type, value }: Pick<Attribute, 'type' | 'value'>): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return type === 'time' ? localText(new Date(value)) : value
  return type === 'duration' ? lengthText(value) : String(value)
}

const latin = (typed: string) =>
  typed.replaceAll(/[٠-٩]/g, (one) => String(one.charCodeAt(0) - 0x660)).replaceAll('٫', '.')

/** What was written; null takes the attribute away. Nothing where it does not fit. */
export function valueRead(type: Attribute['type'], typed: string): AttributeValue | undefined {
  const text = typed.trim()
  if (text === '') return null
  switch (type) {
    case 'bool':
      return text === 'yes' ? true : text === 'no' ? false : undefined
    case 'number': {
      const n = Number(latin(text))
      return Number.isFinite(n) ? n : undefined
    }
    case 'size':
      return sizeRead(latin(text))
    case 'duration':
      return lengthRead(latin(text))
    case 'time': {
      const at = new Date(text)
      return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
    }
    case 'address':
      return /^[^\s@]+@[^\s@]+$/.test(text) ? text : undefined
    case 'domain':
      return /^[^\s@]+$/.test(text) ? text : undefined
    case 'text':
    case 'choice':
      return text
  }
}
