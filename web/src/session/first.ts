/** The token of `#first=TOKEN`; it stands behind the # so that no server ever sees it in a log. */
export function firstToken(hash: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, '')).get('first') || undefined
}
