import type { Statement } from '../../protocol/types/index.js'
import { entryOf } from '../entry-of.js'
import { name, NOTARIZE, short } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'

/** I2: each height and view has one notarized hash, by all signatures ever sent. */
export class OneNotarizedHash extends Invariant implements Checker {
  readonly invariant = 'I2'
  readonly #notarized = new Map<string, Uint8Array>()

  quorum ({ kind, height, view, blockHash }: Statement): void {
    if (kind !== NOTARIZE) return
    const key = `${height}/${view}${this.run.history.underText(height)}`
    const first = entryOf(this.#notarized, key, () => blockHash)
    if (name(first) === name(blockHash)) return
    this.violate(`${key}: ${short(first)} and ${short(blockHash)} are both notarized`)
  }
}
