import { FINALIZE, name, NOTARIZE, short } from './arithmetic.js'
import type { Case, Checker } from './checker.js'
import type { Signatures } from './signatures.js'

interface Reached { readonly view: number, readonly hash: Uint8Array }

/**
 * Part (c) of the safety argument of §8, on which I1 rests: where a block may be final, every block
 * notarized in that view or a later one is the same. It breaks long before two hospitals disagree.
 */
export class FinalIsRepeated implements Checker {
  readonly invariant = 'I1'
  readonly #final = new Map<number, Reached[]>()
  readonly #notarized = new Map<number, Reached[]>()

  constructor (one: Case, signatures: Signatures) {
    signatures.onQuorum(({ kind, height, view, blockHash: hash }) => {
      if (kind !== NOTARIZE && kind !== FINALIZE) return
      const reached = kind === FINALIZE ? this.#final : this.#notarized
      reached.set(height, [...reached.get(height) ?? [], { view, hash }])
      for (const final of this.#final.get(height) ?? []) {
        const other = this.#notarized.get(height)?.find(later =>
          later.view >= final.view && name(later.hash) !== name(final.hash))
        if (other === undefined) continue
        one.violate('I1', `${height}: ${short(final.hash)} may be final in view ${final.view}, ` +
          `and ${short(other.hash)} is notarized in view ${other.view}`)
      }
    })
  }
}
