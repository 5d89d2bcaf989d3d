import { IconArrowRight, IconBookmark, IconCommand, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { channelsQuery, meQuery, teamsQuery } from '../api/queries'
import { deskPagesOf, hasLedger, ownPages } from '../app/pages'
import { numberIn, written } from '../inbox/number'
import { useSavedViews } from '../inbox/savedViews'
import { viewNames } from '../inbox/views'
import { Picker } from '../pick/Picker'
import { useWords, type Word } from '../words/words'
import { useRegistry } from './commands'
import { keymap } from './keymap'
import { useTalkChoices } from './talkChoices'

/** Everything that can be done here, by its name. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const say = useWords()
  const navigate = useNavigate()
  const registry = useRegistry()
  const { data: me } = useQuery(meQuery)
  const { data: teams } = useQuery(teamsQuery)
  const { views: saved } = useSavedViews()
  const { data: channels } = useQuery(channelsQuery)
  const ofTalk = useTalkChoices(registry.can('assign'))
  const go = (view: string) => () => void navigate({ to: '/inbox/$view', params: { view }, search: {} })
  const arrow = <IconArrowRight size={16} aria-hidden="true" className="mirrored" />
  const keysOf = (word: Word) => keymap.find((key) => key.word === word)?.shown
  return (
    <Picker
      title={say('palette.title')}
      placeholder={say('palette.placeholder')}
      onClose={onClose}
      waiting={ofTalk.waiting}
      groups={[
        {
          choices: keymap
            .filter((key) => key.offered && registry.can(key.id))
            .map((key) => ({
              id: key.id,
              label: say(key.word),
              icon: <IconCommand size={16} aria-hidden="true" />,
              keys: key.shown,
              // once this window is gone and the focus is back where it was
              run: () => setTimeout(() => registry.run(key.id)),
            })),
        },
        {
          name: say('keys.go'),
          choices: [
            ...viewNames.map((view) => ({
              id: view as string,
              label: say(`view.${view}`),
              icon: arrow,
              keys: keysOf(`view.${view}`),
              run: go(view),
            })),
            ...(teams ?? [])
              .filter((team) => team.active)
              .map((team) => ({
                id: `team-${team.id}`,
                label: say('view.team', { name: team.name }),
                icon: arrow,
                run: go(`team-${team.id}`),
              })),
          ],
        },
        {
          name: say('views.title'),
          choices: saved.map((one) => ({
            id: `saved-${one.name}`,
            label: one.name,
            icon: <IconBookmark size={16} aria-hidden="true" />,
            run: () => void navigate({ to: '/inbox/$view', params: { view: one.view }, search: one.filters }),
          })),
        },
        {
          name: say('app.desk'),
          choices: [
            ...[...deskPagesOf(me), ...ownPages].map((page) => ({
              id: page.to as string,
              label: say(page.word),
              icon: arrow,
              keys: keysOf(page.word),
              run: () => void navigate({ to: page.to }),
            })),
            ...(channels ?? []).filter(hasLedger).map((one) => ({
              id: `ledger-${one.id}`,
              label: say('ledger.title', { channel: one.name }),
              detail: say('ledger.open'),
              icon: arrow,
              run: () =>
                void navigate({
                  to: '/channels/$channel/mail',
                  params: { channel: String(one.id) },
                  search: {},
                }),
            })),
          ],
        },
        ...ofTalk.groups,
      ]}
      more={(typed) => {
        const number = numberIn(typed)
        if (number !== undefined)
          return [
            {
              id: 'number',
              // the sign stands before the digits in Arabic, too
              label: say('palette.number', { number: `\u2066${written(number)}\u2069` }),
              icon: arrow,
              run: () =>
                void navigate({
                  to: '/inbox/$view/$conversation',
                  params: { view: 'all', conversation: String(number) },
                  search: {},
                }),
            },
          ]
        return typed
          ? [
              {
                id: 'search',
                label: say('palette.search', { words: typed }),
                icon: <IconSearch size={16} aria-hidden="true" />,
                run: () =>
                  void navigate({
                    to: '/inbox/$view',
                    params: { view: 'all' },
                    search: { q: typed },
                  }),
              },
            ]
          : []
      }}
    />
  )
}
