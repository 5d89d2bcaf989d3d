export type SnoozeName = 'laterToday' | 'tomorrow' | 'weekend' | 'nextWeek'

/** Where a day begins for those who are asked nothing else. */
const morning = 8

/** The usual times to come back to something, in the reader's own zone. */
export function snoozeTimes(now: Date): { name: SnoozeName; until: Date }[] {
  const inDays = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, morning)
  return [
    { name: 'laterToday', until: new Date(now.getTime() + 3 * 3_600_000) },
    { name: 'tomorrow', until: inDays(1) },
    { name: 'weekend', until: inDays(3) },
    { name: 'nextWeek', until: inDays(7) },
  ]
}
