// What fields say, as values.

/** Apart by commas, Latin or Arabic; each once. */
export const wordsOf = (text: FormDataEntryValue | null) => [
  ...new Set(
    String(text ?? '')
      .split(/[,،]/u)
      .map((one) => one.trim())
      .filter(Boolean),
  ),
]

/** The members of `T` that may be any text. */
type Texts<T> = { [K in keyof T]: string extends T[K] ? K : never }[keyof T]

/** Ties a field to a member of what is being written: `{...field('name')}`. */
export const tied =
  <T extends object>(of: T, onChange: (next: T) => void) =>
  <K extends Texts<T>>(name: K) => ({
    value: of[name] as string,
    onChange: (event: { target: { value: string } }) => onChange({ ...of, [name]: event.target.value }),
  })
