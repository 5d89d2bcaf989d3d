// What somebody wants to be told, and by mail, out of the form.

export const kinds = [
  'assigned',
  'answered',
  'mentioned',
  'noted',
  'failed',
  'clocks',
  'team_clocks',
  'told',
] as const
/** As notices call them. */
export const noticeOf = {
  assigned: 'assigned',
  answered: 'answered',
  mentioned: 'mentioned',
  noted: 'noted',
  failed: 'failed',
  clocks: 'clock',
  team_clocks: 'team_clock',
  told: 'told',
} as const satisfies Record<Kind, string>
/** The name of the box for the bell. */
export const bellName = (one: Kind) => `bell.${one}`
export const times = ['away', 'always'] as const
export const languages = ['en', 'ar'] as const

export type Kind = (typeof kinds)[number]
export type Choice = Record<Kind, boolean> & {
  when: (typeof times)[number]
  language: (typeof languages)[number]
  bell: (typeof noticeOf)[Kind][]
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
    noted: ticked('noted'),
    failed: ticked('failed'),
    clocks: ticked('clocks'),
    team_clocks: ticked('team_clocks'),
    bell: kinds.filter((one) => given.get(bellName(one)) === 'on').map((one) => noticeOf[one]),
    when: times.find((one) => one === given.get('when')) ?? 'away',
    language: languages.find((one) => one === given.get('language')) ?? 'en',
  }
}

export const choosesAnything = (what: Record<Kind, boolean>) => kinds.some((one) => what[one])
