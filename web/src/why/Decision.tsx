// One decision: what it did, which rules were asked, and where they stand.

import { IconCheck, IconCircleDashed, IconMinus, IconX } from '@tabler/icons-react'
import type { Effect, Schemas } from '../api/client'
import { shownEffects } from '../conversation/activity'
import { useDidText } from '../conversation/Timeline'
import { Apart, classes, isolated, Moment, Pill } from '../design/parts'
import { number } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWordOr, useWords } from '../words/words'
import css from './Why.module.css'

export interface Decided {
  kind: string
  at: string
  effects: Effect[]
  refused?: string[]
  trace: Schemas['Trace'] | null
}
type Rule = Schemas['Trace']['rules'][number]
export type Place = Schemas['RulePlace']

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
      <pre dir="ltr">
        <code>{place.text}</code>
      </pre>
    </figure>
  )
}

function Effects({ event, places }: { event: Decided; places: Map<string, Place> }) {
  const say = useWords()
  const didText = useDidText()
  const items = event.effects.map((effect) => ({
    text: shownEffects([effect]).map(didText).join(' · '),
    rule: effect.rule,
    place: places.get(effect.rule),
  }))
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

export function Decision({ event, places }: { event: Decided; places: Map<string, Place> }) {
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
      {event.refused && event.refused.length > 0 && (
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
