// The fields of signing in that more than one form has.

import { Field } from '../design/parts'
import { useWords } from '../words/words'

/** A password to be chosen, as long as the engine wants it. */
export function NewPassword({
  name,
  label,
  autoFocus = false,
}: {
  name: string
  label: string
  autoFocus?: boolean
}) {
  const say = useWords()
  return (
    <Field
      id={name}
      name={name}
      type="password"
      label={label}
      hint={say('first.passwordHelp')}
      autoComplete="new-password"
      dir="ltr"
      minLength={10}
      maxLength={1024}
      required
      autoFocus={autoFocus}
    />
  )
}

/** What an authenticator shows; `codeOf` reads it. */
export function Code({ autoFocus = false }: { autoFocus?: boolean }) {
  const say = useWords()
  return (
    <Field
      id="code"
      name="code"
      label={say('factor.code')}
      hint={say('factor.codeHelp')}
      dir="ltr"
      inputMode="numeric"
      autoComplete="one-time-code"
      pattern="[0-9 ]{6,7}"
      required
      autoFocus={autoFocus}
    />
  )
}

/** People write it in two groups, as it is shown. */
export const codeOf = (given: FormData) => String(given.get('code') ?? '').replace(/\s/g, '')
