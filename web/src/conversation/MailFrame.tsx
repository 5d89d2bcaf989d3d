// The mail as its author formed it, in a page where nothing runs; what is done to that page is done from here.

import { useEffect, useRef, useState } from 'react'
import type { Mail } from '../api/client'
import { Button } from '../design/parts'
import { useWords } from '../words/words'
import { foldQuote } from './quotes'
import css from './Timeline.module.css'
import { sandbox, useFrame } from './useFrame'

export function MailFrame({ mail, who }: { mail: Mail; who: string }) {
  const say = useWords()
  // only of this mail, only by a click, and not kept
  const [pictures, setPictures] = useState(false)
  const [hasQuote, setHasQuote] = useState(false)
  const [quoteShown, setQuoteShown] = useState(false)
  const quote = useRef<HTMLElement>(undefined)
  const { height, loaded } = useFrame(160, 26, (page) => {
    quote.current = mail.quoted ? foldQuote(page, mail.body, mail.quoted) : undefined
    if (quote.current) quote.current.hidden = !quoteShown
    setHasQuote(quote.current !== undefined)
  })
  useEffect(() => {
    if (quote.current) quote.current.hidden = !quoteShown
  }, [quoteShown])
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
        sandbox={sandbox}
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
