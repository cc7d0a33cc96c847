import { InvalidArgumentError } from 'commander'

/** Makes a parser for a whole number. Commander turns its errors into usage errors. */
export function wholeNumber (least: number, most: number): (text: string) => number {
  return text => {
    const value = Number(text)
    if (/^\d{1,15}$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`A whole number from ${least} to ${most} is expected.`)
  }
}

export function questionIdText (text: string): string {
  if (/^[0-9a-f]{8,32}$/i.test(text)) return text.toLowerCase()
  throw new InvalidArgumentError('The id of a question is expected: its first 8 hexadecimal digits or more.')
}

export function caseIdText (text: string): string {
  if (/^[0-9a-f]{8,64}$/i.test(text)) return text.toLowerCase()
  throw new InvalidArgumentError('A case id is expected: its first 8 hexadecimal digits or more.')
}

export function chainIdText (text: string): string {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase()
  throw new InvalidArgumentError('A chain id is expected: 64 hexadecimal digits.')
}

/** Reads a day as the time at which it begins in UTC. */
export function dayStart (text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
  // Some engines take 30 February for a day in March.
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return time
  throw new InvalidArgumentError('A day is expected, such as 2027-03-14.')
}

/** Reads a day and leaves it as it is written. */
export function dayText (text: string): string {
  dayStart(text)
  return text
}
