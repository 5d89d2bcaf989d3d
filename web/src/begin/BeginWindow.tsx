// Writing to somebody first: from which mailbox, to whom and about what. The words are written in the conversation
// that this begins, where everything that belongs to an answer is.

import { IconMailOff } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react'
import { api, take } from '../api/client'
import { channelsQuery } from '../api/queries'
import { reasonOf } from '../app/refused'
import { useKnownAddresses } from '../composer/knownAddresses'
import { readAddresses } from '../composer/outgoing'
import { Select, Wrong } from '../design/fields'
import { Button, Empty, Field } from '../design/parts'
import { Window } from '../design/Window'
import { useRegistry } from '../keys/commands'
import { useWords } from '../words/words'
import { asked } from './asked'
import { rememberChannel, startingChannel } from './channel'

export default function BeginWindow({ onClose }: { onClose: () => void }) {
  const say = useWords()
  const navigate = useNavigate()
  const client = useQueryClient()
  const commands = useRegistry()
  const { data: channels } = useQuery(channelsQuery)
  const able = channels?.filter((one) => one.my_level !== 'view' && one.addresses.length > 0)
  const [wrong, setWrong] = useState<string>()
  const [sending, setSending] = useState(false)
  // who closed the window is elsewhere when it is begun
  const gone = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
    }
  }, [])
  const [start] = useState(asked)
  const [typed, setTyped] = useState(start?.to ?? '')
  const known = useKnownAddresses(typed, [])
  const to = useRef<HTMLInputElement>(null)
  /** Where writing begins. */
  const enter = useCallback(
    (field: HTMLInputElement | null) => {
      if (!field) return
      // what was typed before the window was there
      const ahead = commands.typed().replaceAll('\n', '')
      if (ahead) field.value = ahead
      if (ahead && field === to.current) setTyped(ahead)
    },
    [commands],
  )
  const enterTo = useCallback(
    (field: HTMLInputElement | null) => {
      to.current = field
      if (!start) enter(field)
    },
    [enter, start],
  )

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (sending || !able) return
    const form = new FormData(event.currentTarget)
    const given = readAddresses(String(form.get('to')))
    const whom = given.all[0]
    if (given.bad || !whom) {
      setWrong(given.bad ? say('composer.badAddress', { address: given.bad }) : say('composer.nobody'))
      to.current?.focus()
      return
    }
    if (given.all.length > 1) {
      setWrong(say('begin.onePerson'))
      to.current?.focus()
      return
    }
    const channel = Number(form.get('channel') ?? able?.[0]?.id)
    setSending(true)
    setWrong(undefined)
    try {
      const { conversation } = await take(
        api.POST('/api/v1/channels/{id}/conversations', {
          params: { path: { id: channel } },
          body: { to: [whom], subject: String(form.get('subject')).trim() },
        }),
      )
      rememberChannel(channel)
      void client.invalidateQueries({ queryKey: ['list'] })
      if (gone.current) return
      onClose()
      await navigate({
        to: '/inbox/$view/$conversation',
        params: { view: 'mine', conversation: String(conversation) },
        search: {},
      })
    } catch (why) {
      setWrong(reasonOf(why, say))
      setSending(false)
    }
  }
  return (
    <Window
      title={say('begin.title')}
      size={480}
      onClose={onClose}
      begins="inside"
      foot={
        able?.length !== 0 && (
          <Button type="submit" form="begin" look="primary" aria-disabled={sending || !able}>
            {say('begin.write')}
          </Button>
        )
      }
    >
      {able?.length === 0 ? (
        <Empty
          icon={<IconMailOff size={36} stroke={1.2} aria-hidden="true" />}
          title={say('begin.noMailbox')}
          help={say('begin.noMailboxHelp')}
        />
      ) : (
        <form id="begin" onSubmit={submit} style={{ display: 'contents' }} noValidate>
          {able && able.length > 1 && (
            <Select
              id="begin-channel"
              name="channel"
              label={say('composer.from')}
              defaultValue={startingChannel(able, start?.channel)}
            >
              {able.map((one) => (
                <option key={one.id} value={one.id}>
                  {`${one.name} · ${one.addresses[0]}`}
                </option>
              ))}
            </Select>
          )}
          <Field
            ref={enterTo}
            data-autofocus={start ? undefined : true}
            id="begin-to"
            name="to"
            label={say('composer.to')}
            dir="ltr"
            inputMode="email"
            autoComplete="off"
            list="begin-known"
            defaultValue={start?.to}
            onChange={(event) => setTyped(event.target.value)}
            required
            maxLength={320}
          />
          <datalist id="begin-known">
            {known.map((one) => (
              <option key={one.address} value={one.address}>
                {one.name}
              </option>
            ))}
          </datalist>
          <Field
            ref={start ? enter : undefined}
            data-autofocus={start ? true : undefined}
            id="begin-subject"
            name="subject"
            label={say('begin.subject')}
            dir="auto"
            autoComplete="off"
            maxLength={998}
          />
          <Wrong>{wrong}</Wrong>
        </form>
      )}
    </Window>
  )
}
