import { FINALIZE, NULLIFY } from './arithmetic.js'
import type { Case, Checker } from './checker.js'
import type { Signatures } from './signatures.js'

/** I3: never F and X for one height and view, counting all signatures ever sent. */
export class NeverBoth implements Checker {
  readonly invariant = 'I3'
  readonly #kinds = new Map<string, Set<number>>()

  constructor (one: Case, signatures: Signatures) {
    signatures.onQuorum(({ kind, height, view }) => {
      const key = `${height}/${view}`
      const kinds = this.#kinds.get(key) ?? new Set<number>()
      this.#kinds.set(key, kinds.add(kind))
      if (kinds.has(FINALIZE) && kinds.has(NULLIFY)) {
        one.violate('I3', `${key} is both final and nullified`)
      }
    })
  }
}
