// One way to choose from a list by keyboard: commands, people, tags, times.

import { Modal } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Apart, classes, Key } from '../design/parts'
import { useWords } from '../words/words'
import { excerptOf, matching, matchingText, touching, wordsOf } from './match'
import css from './Picker.module.css'

export interface Choice {
  id: string
  label: string
  detail?: string | undefined
  /** Of many that are alike but for this: only what is typed of it brings the choice up. */
  name?: string
  /** What it stands for, in its own words: its words count as well, behind those of names, and some of it is shown. */
  text?: string | undefined
  /** Said of it beside the rest; what is typed is not looked for in it. */
  aside?: ReactNode
  icon?: ReactNode
  keys?: string[] | undefined
  on?: boolean
  run: () => void
  /** Stays open after it was chosen. */
  stays?: boolean
}
export interface Group {
  name?: string
  choices: Choice[]
}

interface Props {
  title: string
  placeholder: string
  groups: Group[]
  onClose: () => void
  /** Choices that depend on what was typed; they come last and are not filtered. */
  more?: (typed: string) => Choice[]
  foot?: ReactNode
  /** Not all choices are here yet: that is said, and Enter counts once they are. */
  waiting?: boolean
  /** What is chosen cannot be taken back at a glance: Enter counts only for what is seen. */
  careful?: boolean
}

export function Picker({ title, placeholder, groups, onClose, more, foot, waiting, careful }: Props) {
  const say = useWords()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const known = useRef(new Map<string, string[]>())
  const inText = (one: Choice) => {
    if (!one.text) return false
    const words = known.current.get(one.text) ?? wordsOf(one.text)
    known.current.set(one.text, words)
    return matchingText(typed, [one.label, one.detail].join(' '), words)
  }
  const fitting = (all: Choice[]) => {
    const named = all.filter(
      (one) =>
        matching(typed, one.label, one.detail) && (one.name === undefined || touching(typed, one.name)),
    )
    return [...named, ...all.filter((one) => !named.includes(one) && inText(one))]
  }
  const shown = [
    ...groups.map((group) => ({ ...group, choices: fitting(group.choices) })),
    { choices: more?.(typed.trim()) ?? [] } as Group,
  ].filter((group) => group.choices.length > 0)
  const all = shown.flatMap((group) => group.choices)
  const here = Math.min(at, Math.max(0, all.length - 1))

  useEffect(() => {
    list.current?.querySelector(`[data-at="${here}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [here])

  const choose = (one: Choice | undefined) => {
    if (!one) return
    if (!one.stays) onClose()
    one.run()
  }
  const entered = useRef(false)
  useEffect(() => {
    if (waiting || !entered.current) return
    entered.current = false
    choose(all[here])
  })
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key]
    if (event.key === 'Enter' && waiting) entered.current = !careful
    else if (event.key === 'Enter') choose(all[here])
    else if (
      to !== undefined &&
      all.length > 0 &&
      !(event.key === 'Home' || event.key === 'End' ? typed : false)
    )
      setAt((to + all.length) % all.length)
    else return
    event.preventDefault()
  }

  let index = -1
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      size={520}
      padding={0}
      attributes={{ content: { 'aria-label': title } }}
      trapFocus
      returnFocus
    >
      <div className={css.head}>
        <span className={css.title}>{title}</span>
        <input
          className={css.input}
          data-autofocus
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={all.length > 0 ? `${id}-${here}` : undefined}
          aria-autocomplete="list"
          aria-label={placeholder}
          placeholder={placeholder}
          dir="auto"
          value={typed}
          onChange={(event) => {
            entered.current = false
            setTyped(event.target.value)
            setAt(0)
          }}
          onKeyDown={press}
        />
      </div>
      <div ref={list} className={css.list} role="listbox" id={id} aria-label={title}>
        {shown.map((group, g) => (
          // biome-ignore lint/a11y/useSemanticElements: options are grouped, not form fields
          <div key={group.name ?? `group-${g}`} role="group" aria-label={group.name ?? title}>
            {group.name && (
              <p className={css.group} aria-hidden="true">
                {group.name}
              </p>
            )}
            {group.choices.map((one) => {
              index += 1
              const mine = index
              return (
                // biome-ignore lint/a11y/useFocusableInteractive: see above
                // biome-ignore lint/a11y/useKeyWithClickEvents: the input has the keys
                <div
                  key={one.id}
                  id={`${id}-${mine}`}
                  data-at={mine}
                  role="option"
                  aria-selected={mine === here}
                  className={classes(css.choice, mine === here && css.here)}
                  onPointerMove={() => mine !== here && setAt(mine)}
                  onClick={() => choose(one)}
                >
                  <span className={css.icon}>{one.icon}</span>
                  {one.text ? (
                    <span className={css.words}>
                      <span>
                        <Apart className={css.label}>{one.label}</Apart>
                        {one.detail && <Apart className={css.detail}>{one.detail}</Apart>}
                      </span>
                      <Apart className={css.excerpt}>{excerptOf(one.text, typed)}</Apart>
                    </span>
                  ) : (
                    <>
                      <Apart className={css.label}>{one.label}</Apart>
                      {one.detail && <Apart className={css.detail}>{one.detail}</Apart>}
                    </>
                  )}
                  {one.aside && <span className={css.aside}>{one.aside}</span>}
                  {one.on && (
                    <span className={css.on}>
                      <IconCheck size={16} aria-hidden="true" />
                      <span className="unseen">{say('pick.on')}</span>
                    </span>
                  )}
                  {one.keys && (
                    <span className={css.keys} aria-hidden="true">
                      {one.keys.map((key) => (
                        <Key key={key}>{key}</Key>
                      ))}
                    </span>
                  )}
                </div>
              )
            })}
          </div>
        ))}
      </div>
      {all.length === 0 && (
        <p className={css.nothing} role="status">
          {say(waiting ? 'app.loading' : 'pick.nothing')}
        </p>
      )}
      {foot && <div className={css.foot}>{foot}</div>}
    </Modal>
  )
}
