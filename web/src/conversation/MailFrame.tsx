// The mail as its author formed it, in a page where nothing runs; what is done to that page is done from here.

import { type SyntheticEvent, useEffect, useRef, useState } from 'react'
import type { Mail } from '../api/client'
import { Button } from '../design/parts'
import { useWords } from '../words/words'
import { foldQuote } from './quotes'
import css from './Timeline.module.css'

/** Its height, measured from outside, and its quoted text put away. */
function useFrame(mail: Mail, onQuote: (has: boolean) => void, quoteShown: boolean) {
  const [height, setHeight] = useState(160)
  const watcher = useRef<ResizeObserver>(undefined)
  const quote = useRef<HTMLElement>(undefined)
  const loaded = (event: SyntheticEvent<HTMLIFrameElement>) => {
    const page = event.currentTarget.contentDocument
    if (!page?.body) return
    quote.current = mail.quoted ? foldQuote(page, mail.body, mail.quoted) : undefined
    if (quote.current) quote.current.hidden = !quoteShown
    onQuote(quote.current !== undefined)
    const measure = () => setHeight(Math.min(8_000, Math.ceil(page.body.getBoundingClientRect().height + 26)))
    watcher.current?.disconnect()
    watcher.current = new ResizeObserver(measure)
    watcher.current.observe(page.body)
    measure()
  }
  useEffect(() => {
    if (quote.current) quote.current.hidden = !quoteShown
  }, [quoteShown])
  useEffect(() => () => watcher.current?.disconnect(), [])
  return { height, loaded }
}

export function MailFrame({ mail, who }: { mail: Mail; who: string }) {
  const say = useWords()
  // only of this mail, only by a click, and not kept
  const [pictures, setPictures] = useState(false)
  const [hasQuote, setHasQuote] = useState(false)
  const [quoteShown, setQuoteShown] = useState(false)
  const { height, loaded } = useFrame(mail, setHasQuote, quoteShown)
  return (
    <>
      {mail.remote_pictures && !pictures && (
        <p className={css.fact}>
          <span>{say('mail.picturesOff')}</span>
          <Button onClick={() => setPictures(true)}>{say('mail.pictures')}</Button>
        </p>
      )}
      <iframe
        className={css.frame}
        src={mail.html ? `${mail.html}${pictures ? '?pictures=remote' : ''}` : undefined}
        // no allow-scripts: what is in the mail never runs (the engine's policy says the same)
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        title={say('mail.frame', { who })}
        style={{ height }}
        onLoad={loaded}
      />
      {hasQuote && (
        <button
          type="button"
          className={css.fold}
          aria-expanded={quoteShown}
          onClick={() => setQuoteShown(!quoteShown)}
        >
          {quoteShown ? say('mail.quotedHide') : say('mail.quoted')}
        </button>
      )}
    </>
  )
}
