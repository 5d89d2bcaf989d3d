import { IconMailX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { isFailing } from '../admin/health'
import { channelsQuery } from '../api/queries'
import { isolated } from '../design/parts'
import { useTold } from '../words/told'
import { useWords } from '../words/words'
import css from './Shell.module.css'

/** For whoever may do something about it, wherever they are: mail of an account does not come or does not go. */
export function FailingAccounts() {
  const say = useWords()
  const told = useTold()
  const { data } = useQuery({ ...channelsQuery, refetchInterval: 60_000 })
  const page = useRouterState({ select: (state) => state.location.pathname })
  const failing = data?.filter((one) => one.my_level === 'manage' && isFailing(one)) ?? []
  const first = failing[0]
  return (
    <div role="status" aria-live="polite">
      {first && (
        <p className={css.banner} data-tone="bad">
          <IconMailX size={16} aria-hidden="true" />
          <span>
            {say('accounts.failing', {
              n: failing.length,
              who: isolated(first.name),
              why: isolated(told(first.health_text) || '…'),
            })}
          </span>
          {page !== '/channels' && <Link to="/channels">{say('accounts.look')}</Link>}
        </p>
      )}
    </div>
  )
}
