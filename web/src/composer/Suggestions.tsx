// What the desk answered to similar questions, and the saved replies that fit, each with where it comes from; and a draft
// by the endpoint that the operator named, asked for by a click alone.

import { IconAlertTriangle, IconBulb, IconMessageReply, IconTemplate, IconWand } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, type Conversation, type Suggestion, take } from '../api/client'
import { meQuery, suggestionsQuery } from '../api/queries'
import { reasonOf } from '../app/refused'
import { Apart, Bone, Button, Empty, Moment } from '../design/parts'
import { Window } from '../design/Window'
import { useWords } from '../words/words'
import css from './Suggestions.module.css'
import { type Reply, useReplies } from './useReplies'
import { filled, valuesOf } from './variables'

export default function Suggestions({
  talk,
  onChoose,
  onReply,
  onClose,
}: {
  talk: Conversation
  onChoose: (html: string) => void
  /** A saved reply, with what it does besides. */
  onReply: (one: Reply) => void
  onClose: () => void
}) {
  const say = useWords()
  const { data: me } = useQuery(meQuery)
  const { data, error } = useQuery(suggestionsQuery(talk.id))
  const { replies } = useReplies(talk)
  const draft = useMutation({
    mutationFn: () =>
      take(api.POST('/api/v1/conversations/{id}/suggestions', { params: { path: { id: talk.id } } })),
  })
  const choose = (one: Suggestion) => {
    onClose()
    const reply = replies.find((it) => it.id === one.saved_reply)
    if (reply) onReply(reply)
    else onChoose(one.source === 'saved_reply' ? filled(one.html, valuesOf(talk, me)) : one.html)
  }
  return (
    <Window
      title={say('suggest.title')}
      size={640}
      onClose={onClose}
      foot={
        data &&
        data.writer !== null && (
          <Button onClick={() => draft.mutate()} disabled={draft.isPending}>
            <IconWand size={15} aria-hidden="true" />
            {draft.isPending
              ? say('suggest.writing')
              : data.writer
                ? say('suggest.write', { model: data.writer })
                : say('suggest.writeAny')}
          </Button>
        )
      }
    >
      {draft.error && (
        <p className={css.wrong} role="alert">
          <IconAlertTriangle size={16} aria-hidden="true" />
          {reasonOf(draft.error, say)}
        </p>
      )}
      {draft.data && (
        <div className={css.one} data-draft>
          <p className={css.from}>
            <IconWand size={15} aria-hidden="true" />
            {say('suggest.draft')} <Apart>{draft.data.model}</Apart>
          </p>
          <p className={css.text} dir="auto">
            {draft.data.text}
          </p>
          <Button
            onClick={() => {
              onClose()
              onChoose(draft.data.html)
            }}
          >
            {say('suggest.use')}
          </Button>
        </div>
      )}
      {error ? (
        <p className={css.wrong} role="alert">
          <IconAlertTriangle size={16} aria-hidden="true" />
          {reasonOf(error, say)}
        </p>
      ) : !data ? (
        <Bone width="70%" />
      ) : data.items.length === 0 ? (
        <Empty
          icon={<IconBulb size={40} stroke={1.2} aria-hidden="true" />}
          title={say('suggest.none')}
          help={say('suggest.noneHelp')}
        />
      ) : (
        <ul className={css.list}>
          {data.items.map((one) => (
            <li
              key={`${one.source}-${one.conversation ?? one.saved_reply}`}
              className={css.one}
              data-suggestion
            >
              <p className={css.from}>
                {one.source === 'answer' ? (
                  <>
                    <IconMessageReply size={15} aria-hidden="true" className="mirrored" />
                    <Link
                      to="/inbox/$view/$conversation"
                      params={{ view: 'closed', conversation: String(one.conversation) }}
                      search={{}}
                      onClick={onClose}
                    >
                      <Apart>{one.subject || `#${one.conversation}`}</Apart>
                    </Link>
                    {one.author && <Apart>{one.author.name}</Apart>}
                    {one.at && <Moment at={one.at} />}
                  </>
                ) : (
                  <>
                    <IconTemplate size={15} aria-hidden="true" />
                    {say('suggest.saved')} <Apart>{one.name}</Apart>
                  </>
                )}
              </p>
              <p className={css.text} dir="auto">
                {one.text}
              </p>
              <Button onClick={() => choose(one)}>{say('suggest.use')}</Button>
            </li>
          ))}
        </ul>
      )}
      {data?.items.some((one) => one.source === 'answer') && (
        <p className={css.help}>{say('suggest.help')}</p>
      )}
    </Window>
  )
}
