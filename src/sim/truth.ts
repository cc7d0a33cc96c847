import { equal, type Proposal } from '../protocol/types/index.js'

/**
 * The content of a made-up diagnosis. An honest hospital submits true ones alone. The submitter of one
 * without a key gives its record key to friends only. A two-faced diagnosis is true in the part that is
 * judged, and another one in the part that is read.
 */
export type Truth = 'true' | 'false' | 'without-key' | 'two-faced'

const TAGS: ReadonlyMap<Truth, Uint8Array> = new Map([
  ['true', new Uint8Array(32)], ['false', new Uint8Array(32).fill(1)],
  ['without-key', new Uint8Array(32).fill(2)], ['two-faced', new Uint8Array(32).fill(3)]
])

/** Returns the class tag of a diagnosis, which stands for its content. Nobody else reads that field. */
export function tagOf (truth: Truth): Uint8Array {
  return TAGS.get(truth)!
}

export function truthOf ({ classTag }: Pick<Proposal, 'classTag'>): Truth {
  for (const [truth, tag] of TAGS) if (equal(tag, classTag)) return truth
  return 'true'
}

/** Returns whether what is judged is a true diagnosis. */
export function looksTrue (proposal: Pick<Proposal, 'classTag'>): boolean {
  const truth = truthOf(proposal)
  return truth === 'true' || truth === 'two-faced'
}
