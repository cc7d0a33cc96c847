import type { Outcome } from '../sending/index.js'

/** Rows of a tally. Codes come from a list of the node, so only a foreign node could fill it. */
const MAX_ROWS = 200
/** Places that a row names. */
const MAX_PLACES = 3

export interface TallyRow {
  readonly outcome: Outcome['kind']
  /** The code of a refusal; empty otherwise. */
  readonly code: string
  readonly count: number
  /** What the first refusal of this code says. */
  readonly text: string
  /** The first places: file and line or entry. */
  readonly places: readonly string[]
}

export interface Tally {
  readonly rows: readonly TallyRow[]
  /** How many Conditions only their bytes tell from others (finding INT-04). */
  readonly keyless: number
}

export const EMPTY: Tally = { rows: [], keyless: 0 }

/** Counts outcomes by code. */
export function counted (tally: Tally, place: string, outcome: Outcome): Tally {
  const { code, kind, text } = outcome
  const keyless = tally.keyless + (outcome.isKeyless === true ? 1 : 0)
  const at = tally.rows.findIndex(row => row.outcome === kind && row.code === code)
  const known = tally.rows[at]
  if (known === undefined && tally.rows.length === MAX_ROWS) {
    return counted({ ...tally, rows: tally.rows.slice(0, -1) }, place, outcome)
  }
  const row: TallyRow = {
    outcome: kind, code, count: (known?.count ?? 0) + 1, text: known?.text ?? text,
    places: known === undefined || known.places.length < MAX_PLACES
      ? [...known?.places ?? [], ...(kind === 'refused' ? [place] : [])] : known.places
  }
  const rows = known === undefined ? [...tally.rows, row] : tally.rows.with(at, row)
  return { rows, keyless }
}
