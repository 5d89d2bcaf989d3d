// What a mail provider said, brought from the tab in which somebody agreed to the one that waits for it.
//
// Never    keeps anything: the code goes from tab to tab, and is worth nothing without the verifier, which
//          only the waiting one has.

export const consentPath = '/consent'
export const channelName = 'barid.consent'

export interface Brought {
  state: string
  code: string
  /** Of the provider, where it did not let us in. */
  error: string
}
/** Nothing where the address carries no answer. */
export function broughtBy(search: string): Brought | undefined {
  const of = new URLSearchParams(search)
  const [state, code, error] = ['state', 'code', 'error'].map((name) => of.get(name) ?? '')
  if (!state || (!code && !error)) return undefined
  return { state, code: code ?? '', error: error ?? '' }
}

export interface Question {
  url: string
  state: string
  verifier: string
}
export interface Agreed {
  code: string
  verifier: string
  redirect: string
}
/** Somebody closed the tab, or the provider refused. */
export class NotAgreed extends Error {}

export const redirectHere = () => `${location.origin}${consentPath}`

/** Opens the provider's page beside this one and waits until it has come back. */
export async function agree(
  ask: (redirect: string) => Promise<Question>,
  over: AbortSignal,
): Promise<Agreed> {
  // at once, while the click still counts: later a browser takes it for an advertisement
  const tab = window.open('about:blank', '_blank')
  const redirect = redirectHere()
  const channel = new BroadcastChannel(channelName)
  try {
    const question = await ask(redirect)
    if (!tab) throw new NotAgreed('blocked')
    tab.opener = null
    tab.location.href = question.url
    const brought = await new Promise<Brought>((done, failed) => {
      channel.onmessage = ({ data }: MessageEvent<Brought>) => {
        // another window of ours may wait for another answer
        if (data.state === question.state) done(data)
      }
      over.addEventListener('abort', () => failed(new NotAgreed('')))
    })
    if (!brought.code) throw new NotAgreed(brought.error)
    return { code: brought.code, verifier: question.verifier, redirect }
  } catch (why) {
    if (!over.aborted && !(why instanceof NotAgreed)) tab?.close()
    throw why
  } finally {
    channel.close()
  }
}
