import type { HealthView } from '../../api/index.js'

/** Troubles that delay blocks, or this hospital's cases, though nothing has stopped. */
const HOLDS_UP: ReadonlySet<string> = new Set([
  'joining', 'list-behind', 'list-overdue', 'list-pending', 'no-linking-key', 'not-voting-yet', 'abstaining'
])
/** An answer is used again for this long: hundreds of submissions may ask at once. */
const GOOD_FOR_MS = 1_000

/** Says why signed cases are in no block yet, as doctor finds it. Nothing in it comes from a record. */
export function whyPending (
  health: () => Promise<HealthView>, now: () => number
): () => Promise<string> {
  let known: { readonly at: number, readonly text: Promise<string> } | undefined
  return async () => {
    if (known === undefined || now() - known.at > GOOD_FOR_MS) {
      // The case is shown even if no reason can be found.
      known = { at: now(), text: health().then(reasonOf, () => reasonOf({ troubles: [] })) }
    }
    return await known.text
  }
}

export function reasonOf ({ troubles }: Pick<HealthView, 'troubles'>): string {
  const found = troubles.find(one => one.severity === 'stopped') ??
    troubles.find(one => HOLDS_UP.has(one.code))
  return found?.text ?? 'It is signed and sent, and in no block yet.'
}
