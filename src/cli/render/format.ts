import { plain, type CaseStatusView, type FindingView, type PartyView } from '../../api/index.js'
import type { Paint } from './paint.js'

export { plain }

/** Writes a number of a patient as arguments have it. */
export function numberText ({ system, value }: { readonly system: string, readonly value: string }): string {
  return plain(`${system}|${value}`)
}

const SHORT_ID_DIGITS = 12

/** Shortens an id. Commands accept any unique prefix of 8 digits or more. */
export function shortId (id: string): string {
  return id.slice(0, SHORT_ID_DIGITS)
}

/** Returns the name of a party, or its peer ID if it has none. */
export function party ({ id, name }: PartyView): string {
  return name === '' ? id : plain(name)
}

export function partyInFull ({ id, name }: PartyView): string {
  return name === '' ? id : `${plain(name)} (${id})`
}

/** Returns, for example, `2026-03-14 09:20:07Z`. */
export function moment (timestamp: number | undefined): string {
  if (timestamp === undefined) return ''
  return `${new Date(timestamp).toISOString().slice(0, 19).replace('T', ' ')}Z`
}

/** Returns, for example, `09:20:07Z`. */
export function timeOfDay (timestamp: number): string {
  return `${new Date(timestamp).toISOString().slice(11, 19)}Z`
}

/** Returns the time between two moments: `12 s`, `5 min`, `3 h`, `4 days`. */
export function since (from: number, to: number): string {
  const ms = Math.max(0, to - from)
  const steps = [['days', 86_400_000], ['h', 3_600_000], ['min', 60_000]] as const
  const [unit, length] = steps.find(([, length]) => ms >= 2 * length) ?? ['s', 1000]
  return `${Math.floor(ms / length)} ${unit}`
}

/** Returns, for example, `3.2 GiB`. */
export function bytesText (count: number): string {
  const steps = [['GiB', 2 ** 30], ['MiB', 2 ** 20], ['KiB', 2 ** 10]] as const
  const [unit, size] = steps.find(([, size]) => count >= size) ?? ['B', 1]
  const value = count / size
  return `${value < 10 && size > 1 ? value.toFixed(1) : Math.round(value)} ${unit}`
}

export function caseStatus (value: CaseStatusView, paint: Paint): string {
  if (value === 'accepted') return paint('green', value)
  if (value === 'rejected' || value === 'expired') return paint('red', value)
  return paint('yellow', value)
}

/** Returns, for example, `TMP-01 reject: Condition.onsetDateTime: in the future`. */
export function finding ({ rule, outcome, expression, text }: FindingView): string {
  return plain(`${rule} ${outcome}: ${expression === '' ? '' : `${expression}: `}${text}`)
}

export function plural (count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
