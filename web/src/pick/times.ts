export type ComingTime = 'laterToday' | 'tomorrow' | 'weekend' | 'nextWeek'

/** Where a day begins for those who are asked nothing else. */
const morning = 8

/** The usual times to come back to something, in the reader's own zone. */
export function comingTimes(now: Date): { name: ComingTime; at: Date }[] {
  const inDays = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, morning)
  return [
    { name: 'laterToday', at: new Date(now.getTime() + 3 * 3_600_000) },
    { name: 'tomorrow', at: inDays(1) },
    { name: 'weekend', at: inDays(3) },
    { name: 'nextWeek', at: inDays(7) },
  ]
}

/** What a `datetime-local` field holds, as a time that is still to come. */
export function timeToCome(typed: string, now: Date): Date | undefined {
  const at = new Date(typed)
  return at.getTime() > now.getTime() ? at : undefined
}
