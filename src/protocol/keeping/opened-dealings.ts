import { openSubShares } from '../sharing/index.js'
import {
  mapKey, type ChainId, type Dealing, type DealingId, type Group, type Scalar
} from '../types/index.js'

/** More dealings than two epochs of the largest chain have. */
const REMEMBERED = 256

/** Opens own boxes in dealings. Results are remembered, because each costs t products in the group. */
export class OpenedDealings {
  readonly #results = new Map<string, readonly Scalar[] | undefined>()

  constructor (private readonly group: Group, private readonly chainId: ChainId) {}

  /** Returns the sub-shares by order of `dealing.keys`; undefined for a bad dealing. */
  open (
    { id, dealing }: { readonly id: DealingId, readonly dealing: Dealing }, holder: number, boxSecret: Scalar
  ): readonly Scalar[] | undefined {
    const name = mapKey(id) + mapKey(boxSecret)
    if (this.#results.has(name)) return this.#results.get(name)
    const opened = openSubShares(this.group, this.chainId, dealing, holder, boxSecret)
    if (this.#results.size >= REMEMBERED) this.forget()
    this.#results.set(name, opened)
    return opened
  }

  /** Forgets all sub-shares. */
  forget (): void {
    this.#results.clear()
  }
}
