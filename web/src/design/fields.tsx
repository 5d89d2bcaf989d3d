// Fields of forms beyond one line of text.

import type { ComponentProps, ReactNode } from 'react'
import css from './fields.module.css'
import { classes, fieldClass, inputClass, labelClass } from './parts'

export function Select({
  id,
  label,
  hint,
  children,
  ...rest
}: ComponentProps<'select'> & { id: string; label: string; hint?: string }) {
  return (
    <div className={fieldClass}>
      <label className={labelClass} htmlFor={id}>
        {label}
      </label>
      <select id={id} className={inputClass} aria-describedby={hint ? `${id}-hint` : undefined} {...rest}>
        {children}
      </select>
      {hint && (
        <p id={`${id}-hint`} className={css.hint}>
          {hint}
        </p>
      )}
    </div>
  )
}

export function Check({
  label,
  hint,
  className,
  ...rest
}: ComponentProps<'input'> & { label: ReactNode; hint?: string }) {
  return (
    <label className={classes(css.check, className)}>
      <input type="checkbox" {...rest} />
      <span>
        {label}
        {hint && <span className={css.hint}>{hint}</span>}
      </span>
    </label>
  )
}

/** Fields side by side where there is room. */
export const Pair = ({ children }: { children: ReactNode }) => <div className={css.pair}>{children}</div>

/** What went wrong, where a form was sent. */
export const Wrong = ({ children }: { children: ReactNode }) =>
  children ? (
    <p role="alert" className={css.wrong}>
      {children}
    </p>
  ) : null
