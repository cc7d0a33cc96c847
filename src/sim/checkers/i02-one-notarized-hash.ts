import { name, NOTARIZE, short } from './arithmetic.js'
import type { Case, Checker } from './checker.js'
import type { Signatures } from './signatures.js'

/** I2: one notarized hash per height and view, counting all signatures ever sent. */
export class OneNotarizedHash implements Checker {
  readonly invariant = 'I2'
  readonly #notarized = new Map<string, Uint8Array>()

  constructor (one: Case, signatures: Signatures) {
    signatures.onQuorum(({ kind, height, view, blockHash }) => {
      if (kind !== NOTARIZE) return
      const key = `${height}/${view}`
      const first = this.#notarized.get(key) ?? blockHash
      this.#notarized.set(key, first)
      if (name(first) !== name(blockHash)) {
        one.violate('I2', `${key}: ${short(first)} and ${short(blockHash)} are both notarized`)
      }
    })
  }
}
