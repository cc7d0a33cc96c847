import { equal, type Proposal } from '../protocol/types/index.js'

/**
 * The content of a made-up diagnosis. An honest hospital submits true ones alone. The submitter of one
 * without a key gives its record key to friends only.
 */
export type Truth = 'true' | 'false' | 'without-key'

const TAGS: ReadonlyMap<Truth, Uint8Array> = new Map([
  ['true', new Uint8Array(32)], ['false', new Uint8Array(32).fill(1)],
  ['without-key', new Uint8Array(32).fill(2)]
])

/** Returns the class tag of a diagnosis, which stands for its content. Nobody else reads that field. */
export function tagOf (truth: Truth): Uint8Array {
  return TAGS.get(truth)!
}

export function truthOf ({ classTag }: Pick<Proposal, 'classTag'>): Truth {
  for (const [truth, tag] of TAGS) if (equal(tag, classTag)) return truth
  return 'true'
}
