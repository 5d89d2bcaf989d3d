import { Modal } from '@mantine/core'
import { IconCheck, IconCircleDashed, IconMinus, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Schemas } from '../api/client'
import { whyQuery } from '../api/queries'
import { reasonOf } from '../app/refused'
import { shownOf } from '../conversation/activity'
import { useDidText } from '../conversation/Timeline'
import { Apart, Bone, classes, IconButton, isolated, Moment, Pill } from '../design/parts'
import { number } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWordOr, useWords } from '../words/words'
import css from './Why.module.css'

type Event = Schemas['Event']
type Rule = Schemas['Trace']['rules'][number]
interface Place {
  rule: string
  file: string
  line: number
  text: string
}

const nameOf = (rule: Rule) => (rule.table.startsWith('on ') ? rule.table : `${rule.table}.${rule.rule}`)

function Code({ place }: { place: Place }) {
  const say = useWords()
  const of = usePreferences()
  return (
    <figure className={css.place}>
      <figcaption>
        {say('why.place', { file: isolated(place.file), line: number(place.line, of) })}
      </figcaption>
      {/* rules read from left to right, with the names in them standing for themselves */}
      <pre dir="ltr" tabIndex={0}>
        <code>{place.text}</code>
      </pre>
    </figure>
  )
}

function Effects({ event, places }: { event: Event; places: Map<string, Place> }) {
  const say = useWords()
  const didText = useDidText()
  const items = event.effects.map((effect) => {
    const [shown] = shownOf([
      {
        type: 'event',
        version: 1,
        at: event.at,
        mail: null,
        answer: null,
        note: null,
        event: {
          id: event.id,
          kind: 'message',
          actor: event.actor,
          arguments: {},
          effects: [effect],
          decided: true,
        },
      },
    ])
    const text = shown?.type === 'activity' ? shown.dids.map(didText).join(' · ') : say('did.note')
    return { text, rule: effect.rule, place: places.get(effect.rule) }
  })
  // a rule that did several things is shown once, with all of them
  const byRule = new Map<string, { texts: string[]; place: Place | undefined }>()
  for (const { text, rule, place } of items) {
    const one = byRule.get(rule) ?? { texts: [], place }
    one.texts.push(text)
    byRule.set(rule, one)
  }
  if (byRule.size === 0) return <p className={css.quiet}>{say('why.nothing')}</p>
  return (
    <ul className={css.effects}>
      {[...byRule].map(([rule, { texts, place }]) => (
        <li key={rule}>
          <p className={css.effect}>
            <Apart className={css.what}>{texts.join(' · ')}</Apart>
            <code dir="ltr" className={css.rule}>
              {rule}
            </code>
          </p>
          {place && <Code place={place} />}
        </li>
      ))}
    </ul>
  )
}

const outcomeSigns = {
  acted: <IconCheck size={14} aria-hidden="true" />,
  false: <IconX size={14} aria-hidden="true" />,
  not_reached: <IconMinus size={14} aria-hidden="true" />,
  overridden: <IconMinus size={14} aria-hidden="true" />,
  pruned: <IconCircleDashed size={14} aria-hidden="true" />,
} as const

function Asked({ rule, place }: { rule: Rule; place: Place | undefined }) {
  const say = useWords()
  const wordOr = useWordOr()
  const of = usePreferences()
  const outcome = rule.outcome as keyof typeof outcomeSigns
  return (
    <li className={css.asked}>
      <div className={css.askedHead}>
        <Pill tone={rule.outcome === 'acted' ? 'good' : 'plain'} icon={outcomeSigns[outcome]}>
          {wordOr(`why.${rule.outcome}`, rule.outcome)}
        </Pill>
        <code dir="ltr" className={css.rule}>
          {nameOf(rule)}
        </code>
        {rule.by && (
          <span className={css.quiet}>
            <Apart>{say('why.by', { rule: rule.by })}</Apart>
          </span>
        )}
        {place && (
          <span className={css.where}>
            {say('why.place', { file: isolated(place.file), line: number(place.line, of) })}
          </span>
        )}
      </div>
      {rule.predicates && rule.predicates.length > 0 && (
        <ul className={css.predicates}>
          {rule.predicates.map((one) => (
            <li key={one.asked} className={classes(one.answer && css.yes)}>
              {one.answer ? (
                <IconCheck size={13} aria-hidden="true" />
              ) : (
                <IconX size={13} aria-hidden="true" />
              )}
              <span className="unseen">{one.answer ? say('why.yes') : say('why.no')}</span>
              <code dir="ltr">{one.asked}</code>
              {one.found && <Apart className={css.quiet}>{say('why.found', { what: one.found })}</Apart>}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

function One({ event, places }: { event: Event; places: Map<string, Place> }) {
  const say = useWords()
  const rules = event.trace?.rules ?? []
  return (
    <section className={css.event}>
      <p className={css.on}>
        <Apart>{say('why.event', { event: event.kind })}</Apart>
        <Moment at={event.at} exact />
      </p>
      <h3>{say('why.effects')}</h3>
      <Effects event={event} places={places} />
      {event.refused.length > 0 && (
        <>
          <h3>{say('why.refused')}</h3>
          <ul className={css.quiet}>
            {event.refused.map((one) => (
              <li key={one}>
                <Apart>{one}</Apart>
              </li>
            ))}
          </ul>
        </>
      )}
      {event.trace && event.trace.notes.length > 0 && (
        <>
          <h3>{say('why.notes')}</h3>
          <ul className={css.quiet}>
            {event.trace.notes.map((one) => (
              <li key={`${one.rule} ${one.text}`}>
                <Apart>{`${one.rule}: ${one.text}`}</Apart>
              </li>
            ))}
          </ul>
        </>
      )}
      {rules.length > 0 && (
        <details className={css.rules} open>
          <summary>{say('why.rules')}</summary>
          <ul>
            {rules.map((rule) => (
              <Asked key={nameOf(rule)} rule={rule} place={places.get(nameOf(rule))} />
            ))}
          </ul>
          {event.trace && event.trace.pruned > 0 && (
            <p className={css.quiet}>{say('why.pruned', { n: event.trace.pruned })}</p>
          )}
        </details>
      )}
    </section>
  )
}

export function WhyWindow({
  conversation,
  version,
  onClose,
}: {
  conversation: number
  version: number
  onClose: () => void
}) {
  const say = useWords()
  const { data, error } = useQuery(whyQuery(conversation, version))
  const places = new Map(data?.places.map((one) => [one.rule, one]))
  const events =
    data?.items.filter(
      (one) => one.effects.length > 0 || (one.trace?.rules.length ?? 0) > 0 || data.items.length === 1,
    ) ?? []
  const program = data?.items.find((one) => one.program)?.program
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      size={720}
      padding={0}
      attributes={{ content: { 'aria-label': say('why.title') } }}
      yOffset="6vh"
    >
      <header className={css.head}>
        <h2 data-autofocus tabIndex={-1}>
          {say('why.title')}
        </h2>
        <IconButton label={say('app.close')} onClick={onClose}>
          <IconX size={17} aria-hidden="true" />
        </IconButton>
      </header>
      <div className={css.body}>
        {error ? (
          <p role="alert">{`${say('why.failed')}. ${reasonOf(error, say)}`}</p>
        ) : !data ? (
          <div role="status" className={css.bones}>
            <span className="unseen">{say('why.loading')}</span>
            <Bone width="60%" />
            <Bone width="100%" height="3rem" />
            <Bone width="80%" />
          </div>
        ) : (
          events.map((event) => <One key={event.id} event={event} places={places} />)
        )}
        {program && <p className={css.quiet}>{say('why.program', { hash: program.slice(0, 12) })}</p>}
      </div>
    </Modal>
  )
}
