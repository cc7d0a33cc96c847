import type { Statement } from '../../protocol/types/index.js'
import { entryOf } from '../entry-of.js'
import { FINALIZE, NULLIFY } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'

/** I3: no height and view is both final and nullified, by all signatures ever sent. */
export class NeverBoth extends Invariant implements Checker {
  readonly invariant = 'I3'
  readonly #kinds = new Map<string, Set<number>>()

  quorum ({ kind, height, view }: Statement): void {
    const key = `${height}/${view}${this.run.history.underText(height)}`
    const kinds = entryOf(this.#kinds, key, () => new Set<number>()).add(kind)
    if (kinds.has(FINALIZE) && kinds.has(NULLIFY)) this.violate(`${key} is both final and nullified`)
  }
}
