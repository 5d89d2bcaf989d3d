import { IconGitMerge } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { Conversation } from '../api/client'
import { customerQuery, readPage } from '../api/queries'
import { isolated } from '../design/parts'
import { type Choice, Picker } from '../pick/Picker'
import { useWords } from '../words/words'
import type { Actions } from './actions'

const over = new Set(['merged', 'dropped', 'quarantined'])

/** Where this conversation belongs: the customer's own ones first, then what moved last in the mailbox. */
export function MergePicker({
  talk,
  merge,
  onClose,
}: {
  talk: Conversation
  merge: Actions['merge']
  onClose: () => void
}) {
  const say = useWords()
  const navigate = useNavigate()
  const filters = useSearch({ from: '/signed-in/inbox/$view' })
  const { view } = useParams({ from: '/signed-in/inbox/$view' })
  const customer = talk.customer?.id ?? 0
  const { data: own, isLoading: waitsForOwn } = useQuery(customerQuery(customer))
  const { data: recent, isLoading: waitsForRecent } = useQuery({
    queryKey: ['of-channel', talk.channel.id],
    queryFn: () => readPage({ channel: talk.channel.id }),
  })
  const fits = (one: Conversation) =>
    one.id !== talk.id && one.channel.id === talk.channel.id && !over.has(one.status)
  const mine = own?.items.filter(fits) ?? []
  const others = recent?.items.filter((one) => fits(one) && !mine.some((it) => it.id === one.id)) ?? []
  const choice = (one: Conversation): Choice => ({
    id: String(one.id),
    label: one.subject || say('list.noSubject'),
    // two of the same customer are told apart by who has them
    detail: [
      one.customer?.name || one.customer?.address,
      one.agent?.name ?? one.team?.name ?? say('conversation.unassigned'),
    ]
      .filter((name) => name !== undefined)
      .map(isolated)
      .join(' · '),
    icon: <IconGitMerge size={16} aria-hidden="true" />,
    run: async () => {
      if (!(await merge(one))) return
      await navigate({
        to: '/inbox/$view/$conversation',
        params: { view, conversation: String(one.id) },
        search: filters,
      })
    },
  })
  return (
    <Picker
      title={say('merge.title')}
      placeholder={say('pick.filter')}
      onClose={onClose}
      waiting={waitsForOwn || waitsForRecent}
      careful
      groups={[
        { name: say('merge.sameCustomer'), choices: mine.map(choice) },
        { name: say('merge.recent'), choices: others.map(choice) },
      ]}
    />
  )
}
