import { verifyCustody } from '../../protocol/custody/index.js'
import { BoundedMap, hex, type Case, type Chain, type GroupElement } from '../../protocol/types/index.js'

/** Cases that are remembered. Each takes some 250 bytes of memory. */
const REMEMBERED = 16_384

/**
 * Checks the proofs of C, and remembers those that hold. The check takes a third of the answer of a holder,
 * and records are read again: in one treatment, or by one hospital after another.
 */
export class ProvedCases {
  readonly #proved = new BoundedMap<string, true>(REMEMBERED)

  constructor (private readonly chain: Pick<Chain, 'id' | 'verifier'>) {}

  /** @param publicKey the custody key of the active epoch. @param found a case of the ledger */
  has (publicKey: GroupElement, found: Case): boolean {
    const { id, verifier: { group } } = this.chain
    const name = `${hex(publicKey)} ${hex(found.id)}`
    if (this.#proved.has(name)) return true
    if (!verifyCustody(group, publicKey, id, found)) return false
    this.#proved.set(name, true)
    return true
  }
}
