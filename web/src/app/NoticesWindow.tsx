// What rules told this person, the newest first.

import { IconBell, IconMailExclamation, IconUser } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { agentsQuery, briefQuery, channelsQuery, meQuery } from '../api/queries'
import { Apart, Button, Empty, Moment } from '../design/parts'
import { Window } from '../design/Window'
import { type Notice, seeNotices, useNotices } from '../live/notices'
import { useWords } from '../words/words'
import css from './Notices.module.css'
import { lineOf, useGoThere } from './notice'

export default function NoticesWindow({ onClose }: { onClose: () => void }) {
  const say = useWords()
  const go = useGoThere()
  const navigate = useNavigate()
  const { data: me } = useQuery(meQuery)
  const { data: agents } = useQuery(agentsQuery)
  const { data: channels } = useQuery(channelsQuery)
  const person = me?.id ?? 0
  const all = useNotices(person)
  const { data: talks } = useQuery(briefQuery(all.map((one) => one.conversation)))
  const nameOf = (one: Notice) =>
    (one.conversation > 0
      ? talks?.get(one.conversation)?.subject
      : one.agent > 0
        ? agents?.find((a) => a.id === one.agent)?.name
        : channels?.find((c) => c.id === one.channel)?.name) ?? ''
  return (
    <Window
      title={say('notices.title')}
      onClose={onClose}
      foot={
        <>
          <Button
            className={css.elsewhere}
            onClick={() => {
              onClose()
              void navigate({ to: '/mail-notices' })
            }}
          >
            {say('page.byMail')}
          </Button>
          {all.some((one) => !one.seen) && (
            <Button onClick={() => seeNotices(person)}>{say('notices.seeAll')}</Button>
          )}
        </>
      }
    >
      {all.length === 0 ? (
        <Empty
          icon={<IconBell size={40} stroke={1.2} aria-hidden="true" />}
          title={say('notices.none')}
          help={say('notices.noneHelp')}
        />
      ) : (
        <ul className={css.list}>
          {all.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                className={css.one}
                data-unseen={!one.seen}
                onClick={() => {
                  seeNotices(person, one.conversation)
                  onClose()
                  void go(one)
                }}
              >
                {one.conversation > 0 || one.agent === 0 ? (
                  <IconMailExclamation size={17} aria-hidden="true" />
                ) : (
                  <IconUser size={17} aria-hidden="true" />
                )}
                <span className={css.words}>
                  <Apart className={css.what}>
                    {one.conversation > 0 && !talks ? '…' : lineOf(one, nameOf(one), say)}
                  </Apart>
                  {one.event === 'mentioned' && (
                    <span className={css.quiet}>
                      {say('notices.from')}{' '}
                      <Apart>{agents?.find((a) => a.id === one.agent)?.name ?? '…'}</Apart>
                    </span>
                  )}
                  {one.rule && (
                    <span className={css.quiet}>
                      {say('notices.byRule')} <Apart>{one.rule}</Apart>
                    </span>
                  )}
                </span>
                <span className={css.quiet}>
                  <Moment at={new Date(one.at).toISOString()} />
                </span>
                {!one.seen && <span className="unseen">{say('notices.new')}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Window>
  )
}
