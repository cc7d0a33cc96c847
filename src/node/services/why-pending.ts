import type { HealthView } from '../../api/index.js'

/** What holds up blocks, or this hospital's part in them, though nothing has stopped. */
const HOLDS_UP: ReadonlySet<string> = new Set([
  'joining', 'list-behind', 'list-overdue', 'list-pending', 'no-linking-key', 'not-voting-yet', 'abstaining'
])
/** Hundreds of submissions may ask at once. */
const GOOD_FOR_MS = 1_000

/** Why signed cases are in no block yet: what doctor finds. Nothing in it comes from a record. */
export function whyPending (
  health: () => Promise<HealthView>, now: () => number
): () => Promise<string> {
  let known: { readonly at: number, readonly text: Promise<string> } | undefined
  return async () => {
    if (known === undefined || now() - known.at > GOOD_FOR_MS) {
      known = { at: now(), text: health().then(reasonOf) }
    }
    return await known.text
  }
}

export function reasonOf ({ troubles }: Pick<HealthView, 'troubles'>): string {
  const found = troubles.find(one => one.severity === 'stopped') ??
    troubles.find(one => HOLDS_UP.has(one.code))
  return found?.text ?? 'It is signed and sent, and in no block yet.'
}
