// What this person was told, the newest first.

import {
  IconAlertTriangle,
  IconAt,
  IconBell,
  IconChecks,
  IconClockExclamation,
  IconMail,
  IconMailExclamation,
  IconNote,
  IconUser,
  IconUserCheck,
} from '@tabler/icons-react'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Apart, Bone, Button, Empty, Moment } from '../design/parts'
import { Window } from '../design/Window'
import { firstPageOnly, markRead, type Notice, noticesQuery } from '../live/notices'
import { useWords } from '../words/words'
import css from './Notices.module.css'
import { lineOf, toldBy, useGoThere } from './notice'

const signs = {
  assigned: IconUserCheck,
  answered: IconMail,
  told: IconMailExclamation,
  clock: IconClockExclamation,
  team_clock: IconClockExclamation,
  mentioned: IconAt,
  noted: IconNote,
  failed: IconAlertTriangle,
} as const satisfies Record<Notice['kind'], unknown>

/** How much it presses. */
const toneOf = (one: Notice) =>
  one.kind === 'failed' || one.event === 'sla breach' || one.event === 'answer held back'
    ? 'bad'
    : one.event === 'sla warning' || one.event === 'mailbox failing'
      ? 'warn'
      : undefined

function One({ one, onGo }: { one: Notice; onGo: () => void }) {
  const say = useWords()
  const unread = one.read_at === null
  const Sign = one.conversation ? signs[one.kind] : one.by ? IconUser : IconMailExclamation
  return (
    <button type="button" className={css.one} data-unseen={unread} onClick={onGo}>
      <span className={css.sign} data-tone={toneOf(one)}>
        <Sign size={16} aria-hidden="true" />
      </span>
      <span className={css.words}>
        <Apart className={css.what}>{lineOf(toldBy(one), say)}</Apart>
        {one.conversation && (
          <Apart className={css.subject}>{one.conversation.subject || say('list.noSubject')}</Apart>
        )}
        {one.rule && (
          <span className={css.quiet}>
            {say('notices.byRule')} <Apart>{one.rule}</Apart>
          </span>
        )}
      </span>
      <span className={css.when}>
        <Moment at={one.at} />
        <span className={css.dot} data-on={unread} />
      </span>
      {unread && <span className="unseen">{say('notices.new')}</span>}
    </button>
  )
}

export default function NoticesWindow({ onClose }: { onClose: () => void }) {
  const say = useWords()
  const go = useGoThere()
  const navigate = useNavigate()
  const client = useQueryClient()
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage, isError, refetch } =
    useInfiniteQuery(noticesQuery)
  // the bell needs the first page; what was read further is not asked for again and again
  useEffect(() => () => firstPageOnly(client), [client])
  const all = data?.pages.flatMap((page) => page.items) ?? []
  const unread = data?.pages[0]?.unread ?? 0
  const latest = all.reduce(
    (last, one) => (Date.parse(one.at) >= Date.parse(last) ? one.at : last),
    all[0]?.at ?? '',
  )
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
          {latest && (
            <Button
              aria-disabled={unread === 0}
              onClick={() => unread > 0 && void markRead(client, { until: latest })}
            >
              <IconChecks size={16} aria-hidden="true" />
              {say('notices.seeAll')}
            </Button>
          )}
        </>
      }
    >
      {!data ? (
        isError ? (
          <Empty
            icon={<IconBell size={40} stroke={1.2} aria-hidden="true" />}
            title={say('notices.notLoaded')}
          >
            <Button onClick={() => void refetch()}>{say('notices.again')}</Button>
          </Empty>
        ) : (
          <div className={css.coming}>
            <Bone width="70%" />
            <Bone width="55%" />
            <Bone width="62%" />
          </div>
        )
      ) : all.length === 0 ? (
        <Empty
          icon={<IconBell size={40} stroke={1.2} aria-hidden="true" />}
          title={say('notices.none')}
          help={say('notices.noneHelp')}
        />
      ) : (
        <>
          <ul className={css.list}>
            {all.map((one) => (
              <li key={one.id}>
                <One
                  one={one}
                  onGo={() => {
                    if (one.read_at === null)
                      void markRead(
                        client,
                        one.conversation ? { conversation: one.conversation.id } : { ids: [one.id] },
                      )
                    onClose()
                    void go(one.conversation?.id ?? 0)
                  }}
                />
              </li>
            ))}
          </ul>
          {hasNextPage && (
            <Button
              look="quiet"
              className={css.more}
              aria-disabled={isFetchingNextPage}
              onClick={() => isFetchingNextPage || void fetchNextPage()}
            >
              {say('notices.older')}
            </Button>
          )}
        </>
      )}
    </Window>
  )
}
