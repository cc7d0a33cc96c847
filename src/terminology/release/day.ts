const DAY = /^(\d{4})-(\d{2})-(\d{2})$/
const DAY_MS = 86_400_000

/** Tells whether a text is a day of the calendar, written as 2026-02-28. */
export function isDay (text: string): boolean {
  return dayNumber(text) !== undefined
}

/** Returns the days since 1 January 1970; undefined for a text that is no day from then on. */
export function dayNumber (text: string): number | undefined {
  const parts = DAY.exec(text)
  if (parts === null) return undefined
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const time = Date.UTC(year, month - 1, day)
  const found = new Date(time)
  const isReal = found.getUTCMonth() === month - 1 && found.getUTCDate() === day
  return isReal && time >= 0 ? time / DAY_MS : undefined
}

/** Returns the day with a number of `dayNumber`. */
export function dayText (number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10)
}
