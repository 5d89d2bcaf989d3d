// What somebody wants to be told by mail, out of the form.

export const kinds = ['assigned', 'answered', 'told', 'mentioned', 'clocks'] as const
export const times = ['away', 'always'] as const
export const languages = ['en', 'ar'] as const

type Kind = (typeof kinds)[number]
export type Choice = Record<Kind, boolean> & {
  when: (typeof times)[number]
  language: (typeof languages)[number]
}
type Given = Pick<FormData, 'get'>

/** Boxes that are not ticked are not in a form's data; a word that is none of ours is the first of them. */
export function choiceIn(given: Given): Choice {
  const ticked = (name: Kind) => given.get(name) === 'on'
  return {
    assigned: ticked('assigned'),
    answered: ticked('answered'),
    told: ticked('told'),
    mentioned: ticked('mentioned'),
    clocks: ticked('clocks'),
    when: times.find((one) => one === given.get('when')) ?? 'away',
    language: languages.find((one) => one === given.get('language')) ?? 'en',
  }
}

export const choosesAnything = (what: Record<Kind, boolean>) => kinds.some((one) => what[one])
