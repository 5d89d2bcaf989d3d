// The small parts that everything else is made of.

import { Tooltip } from '@mantine/core'
import type { ComponentProps, CSSProperties, ReactNode } from 'react'
import { useToday } from '../app/now'
import { exactMoment, shortMoment } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import css from './parts.module.css'

export const classes = (...all: (string | false | undefined)[]) => all.filter(Boolean).join(' ')

type ButtonProps = ComponentProps<'button'> & { look?: 'plain' | 'primary' | 'quiet'; on?: boolean }

export function Button({ look = 'plain', on, className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={classes(css.button, look !== 'plain' && css[look], on && css.on, className)}
      {...rest}
    />
  )
}

/** A button without words says what it does to those who point at it or cannot see it. */
export function IconButton({
  label,
  hint,
  look = 'quiet',
  on,
  className,
  ...rest
}: ButtonProps & { label: string; hint?: string[] }) {
  return (
    <Tooltip
      label={
        <>
          {label}{' '}
          {hint?.map((one) => (
            <kbd key={one}>{` ${one}`}</kbd>
          ))}
        </>
      }
    >
      <button
        type="button"
        aria-label={label}
        className={classes(css.button, css.icon, look !== 'plain' && css[look], on && css.on, className)}
        {...rest}
      />
    </Tooltip>
  )
}

/** The same looks for links, and for what opens a menu. */
export const buttonClass = css.button
export const iconButtonClass = classes(css.button, css.icon, css.quiet)

export const Key = ({ children }: { children: string }) => <kbd className={css.key}>{children}</kbd>

/** The same for a value inside of a sentence: FIRST STRONG ISOLATE … POP DIRECTIONAL ISOLATE. */
export const isolated = (text: string) => `\u2068${text}\u2069`

/** Text of unknown direction that must not turn what stands beside it. */
export const Apart = ({
  children,
  className,
  ref,
}: Pick<ComponentProps<'bdi'>, 'children' | 'className' | 'ref'>) => (
  <bdi ref={ref} className={className}>
    {children}
  </bdi>
)

const hueOf = (name: string) =>
  [...name].reduce((sum, one) => (sum * 31 + (one.codePointAt(0) ?? 0)) % 360, 7)
const initialsOf = (name: string) => {
  const words = name
    .trim()
    .split(/[\s.@_-]+/u)
    .filter(Boolean)
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? '')][0] ?? '',
  )
  // joined Arabic letters would become a word of their own
  return /\p{Script=Arabic}/u.test(letters.join('')) ? (letters[0] ?? '') : letters.join('').toUpperCase()
}

export function Avatar({ name, small }: { name: string; small?: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={classes(css.avatar, small && css.small)}
      style={{ '--hue': hueOf(name) } as CSSProperties}
    >
      {initialsOf(name) || '?'}
    </span>
  )
}

type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'info'
export function Pill({
  tone = 'plain',
  bare,
  icon,
  children,
}: {
  tone?: Tone
  bare?: boolean
  icon?: ReactNode
  children: ReactNode
}) {
  return (
    <span className={classes(css.pill, tone !== 'plain' && css[tone], bare && css.bare)}>
      {icon}
      <span>{children}</span>
    </span>
  )
}

/** Short to read, exact to point at. */
export function Moment({ at, exact }: { at: string; exact?: boolean }) {
  const of = usePreferences()
  useToday()
  const when = new Date(at)
  return (
    <time dateTime={at} title={exactMoment(when, of)}>
      {exact ? exactMoment(when, of) : shortMoment(when, new Date(), of)}
    </time>
  )
}

export const Bone = ({ width, height = '0.75rem' }: { width: string; height?: string }) => (
  <span className={css.bone} style={{ width, height }} />
)

export function Empty({
  icon,
  title,
  help,
  children,
}: {
  icon: ReactNode
  title: string
  help?: string
  children?: ReactNode
}) {
  return (
    <div className={css.empty}>
      {icon}
      <p className={css.emptyTitle}>{title}</p>
      {help && <p className={css.emptyHelp}>{help}</p>}
      {children}
    </div>
  )
}

export function Field({
  id,
  label,
  hint,
  ...rest
}: ComponentProps<'input'> & { id: string; label: string; hint?: string }) {
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      <input id={id} className={css.input} aria-describedby={hint ? `${id}-hint` : undefined} {...rest} />
      {hint && (
        <p id={`${id}-hint`} className={css.hint}>
          {hint}
        </p>
      )}
    </div>
  )
}
export const inputClass = css.input
export const labelClass = css.label
export const fieldClass = css.field
