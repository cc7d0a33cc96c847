import type { HealthView } from '../../api/index.js'

/** Troubles that delay blocks, or cases of this hospital, without stopping the node. */
const DELAYING: ReadonlySet<string> = new Set([
  'joining', 'list-behind', 'not-voting-yet', 'abstaining', 'no-key-epoch'
])
/** An answer is reused for this long, since hundreds of submissions may ask at once. */
const REUSED_MS = 1_000
/** An answer of this age is given while the next is made: an examination reads the disk. */
const OLDEST_MS = 5_000

/** Says why own cases are in no block yet, from the findings of `doctor`. No text is from a record. */
export function whyPending (
  health: () => Promise<HealthView>, now: () => number
): () => Promise<string> {
  let known: { readonly at: number, readonly text: string } | undefined
  let next: Promise<string> | undefined
  const examine = async (): Promise<string> => {
    const at = now()
    // A case is shown even if the examination fails.
    const text = await health().then(reasonOf, () => reasonOf({ troubles: [] }))
    known = { at, text }
    next = undefined
    return text
  }
  return async () => {
    const age = known === undefined ? Infinity : now() - known.at
    if (age > REUSED_MS) next ??= examine()
    return known !== undefined && age <= OLDEST_MS ? known.text : await next!
  }
}

export function reasonOf ({ troubles }: Pick<HealthView, 'troubles'>): string {
  const found = troubles.find(({ severity }) => severity === 'stopped') ??
    troubles.find(({ code }) => DELAYING.has(code))
  return found?.text ?? 'The case is durable here, and is in no block yet.'
}
