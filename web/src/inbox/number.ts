// A conversation's number, as it is written and typed: #123.

const eastern = /[٠-٩۰-۹]/g
/** Which conversation `#123` means, in whatever digits, also where its direction was copied with it. */
export function numberIn(text: string): number | undefined {
  const plain = text
    .replace(/[\u061c\u200e\u200f\u2066-\u2069\s]/gu, '')
    .replace(eastern, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
  const found = /^#(\d{1,15})$/.exec(plain)
  const number = Number(found?.[1])
  return number > 0 ? number : undefined
}

export const written = (conversation: number) => `#${conversation}`
