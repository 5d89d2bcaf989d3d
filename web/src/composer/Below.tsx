// What stands below the words: the signature, and the mail that is quoted or passed on.

import { IconPaperclip } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Conversation, Mail } from '../api/client'
import { meQuery, signaturesQuery } from '../api/queries'
import { Check } from '../design/fields'
import { Apart, isolated } from '../design/parts'
import { byteSize, shortMoment } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import css from './Composer.module.css'
import type { Content } from './drafts'
import { attachmentsOf, plainOf } from './outgoing'
import { filled, valuesOf } from './variables'

function Signature({ talk }: { talk: Conversation }) {
  const { data: me } = useQuery(meQuery)
  const { data } = useQuery(signaturesQuery(talk.channel.id))
  const all = data?.items ?? []
  const of = (language: string) => all.find((one) => one.language === language)?.body
  const html = of(talk.language) ?? of('') ?? of('en')
  if (!html) return null
  return (
    <p className={css.signature} dir="auto">
      {plainOf(filled(html, valuesOf(talk, me)))}
    </p>
  )
}

function useHasSignature(channel: number): boolean {
  const { data } = useQuery(signaturesQuery(channel))
  return (data?.items.length ?? 0) > 0
}

interface Props {
  talk: Conversation
  content: Content
  /** Quoted, or passed on. */
  mail: Mail | undefined
  forward: boolean
  onChange: (change: Partial<Content>) => void
}

export default function Below({ talk, content, mail, forward, onChange }: Props) {
  const say = useWords()
  const of = usePreferences()
  const signed = useHasSignature(talk.channel.id)
  const who = mail?.from[0]?.name || mail?.from[0]?.address || ''
  const left = content.left ?? []
  return (
    <div className={css.below}>
      {signed && !content.unsigned && <Signature talk={talk} />}
      {forward && mail && (
        <p className={css.passed}>
          <Apart>
            {say('composer.passesOn', {
              who: isolated(who),
              time: shortMoment(new Date(mail.received), new Date(), of),
            })}
          </Apart>
        </p>
      )}
      <div className={css.choices}>
        {signed && (
          <Check
            label={say('composer.signature')}
            checked={!content.unsigned}
            onChange={(event) => onChange({ unsigned: !event.target.checked })}
          />
        )}
        {!forward && mail && (
          <Check
            label={say('composer.quoted')}
            checked={!content.unquoted}
            onChange={(event) => onChange({ unquoted: !event.target.checked })}
          />
        )}
        {forward && (
          <Check
            label={say('composer.enclosed')}
            checked={content.enclosed === true}
            onChange={(event) => onChange({ enclosed: event.target.checked })}
          />
        )}
        {forward &&
          mail &&
          !content.enclosed &&
          attachmentsOf(mail).map((one) => (
            <Check
              key={one.index}
              label={
                <>
                  <IconPaperclip size={14} aria-hidden="true" /> <bdi>{one.name || say('mail.unnamed')}</bdi>{' '}
                  <span className={css.size}>{byteSize(one.size, of)}</span>
                </>
              }
              checked={!left.includes(one.index)}
              onChange={(event) =>
                onChange({
                  left: event.target.checked ? left.filter((it) => it !== one.index) : [...left, one.index],
                })
              }
            />
          ))}
      </div>
    </div>
  )
}
