import { allowlistHash, decode, transactionCodec, transactionLeaf } from '../codec/index.js'
import { verifyInclusion } from '../crypto/index.js'
import { verifyStatement } from '../ledger/index.js'
import {
  checkRecoveryList, checkSuccessor, firstSignedAllowlist, memberSet, type MemberSet
} from '../membership/index.js'
import {
  accept, equal, reject, TransactionKind, type Chain, type Height, type Recovery,
  type SignedAllowlist, type Verdict
} from '../types/index.js'
import { checkFinal } from './check-final.js'
import type { FinalHeader, ListChange } from './receipt.js'

/** A list of the chain, with the members that it names. */
interface ListInForce {
  readonly signed: SignedAllowlist
  readonly set: MemberSet
  /** The list is in force above this height. */
  readonly above: Height
  /** A recovery brought the list: its members decide already the block at `above`. */
  readonly isRecovered: boolean
}

/**
 * The lists of a chain from its genesis on. The members of each list have signed for the next. So a
 * government that made up a list alone proves nothing.
 */
export class ListHistory {
  readonly #lists: ListInForce[]

  constructor (readonly chain: Chain) {
    const signed = firstSignedAllowlist(chain)
    this.#lists = [{ signed, set: memberSet(chain.id, signed), above: 0, isRecovered: false }]
  }

  /** The number of lists after that of the genesis. */
  get changes (): number { return this.#lists.length - 1 }

  /** The height of the block with the last list; 0 for the genesis. */
  get lastChange (): Height { return this.#last.above }

  get #last (): ListInForce { return this.#lists.at(-1)! }

  /** Returns set(height) (SPECIFICATION.md §5.2). */
  setAt (height: Height): MemberSet {
    return this.#lists.findLast(({ above }) => above < height)?.set ?? this.#lists[0]!.set
  }

  /** Returns the members who decide a height: set(height), or those that a recovery keeps (§10.6). */
  votersAt (height: Height): MemberSet {
    return this.#lists.find(({ above, isRecovered }) => isRecovered && above === height)?.set ??
      this.setAt(height)
  }

  /** Returns the name of a hospital in the newest list that has it. */
  nameOf (id: Uint8Array): string | undefined {
    return this.#lists.findLast(({ set }) => set.has(id))?.set.get(id)?.name
  }

  /** Adds a list if its predecessors have accepted it. */
  add (change: ListChange): Verdict {
    return change.type === 'committed'
      ? this.#addCommitted(change.block, change.transaction, change.path)
      : this.#addRecovered(change.recovery)
  }

  #addCommitted (block: FinalHeader, bytes: Uint8Array, path: readonly Uint8Array[]): Verdict {
    const { header } = block
    if (header.height <= this.lastChange) return reject('list-out-of-order')
    const final = checkFinal(this, block, 'list')
    if (final.verdict !== 'accept') return final
    const isInBlock = verifyInclusion(
      header.transactionRoot, transactionLeaf(bytes), 0, header.transactionCount, path)
    if (!isInBlock) return reject('list-not-in-block')
    const decoded = decode(transactionCodec, bytes)
    if (decoded.verdict !== 'accept' || decoded.value.kind !== TransactionKind.allowlist) {
      return reject('list-not-in-block')
    }
    const { allowlist } = decoded.value
    // Who was absent is not in a receipt. The quorum that accepted the block has judged the changes.
    const successor = checkSuccessor(this.chain, this.#last.signed, allowlist, () => true)
    if (successor.verdict !== 'accept') return reject(`list-${successor.code}`)
    this.#push(allowlist, header.height, false)
    return accept(undefined)
  }

  #addRecovered ({ list, statements }: Recovery): Verdict {
    const { chain } = this
    if (list === undefined) return reject('recovery-without-list')
    const checked = checkRecoveryList(chain, this.#last.signed, list)
    if (checked.verdict !== 'accept') return reject(`list-${checked.code}`)
    const hash = allowlistHash(chain.id, list.list)
    const set = memberSet(chain.id, list)
    const [first] = statements
    let height = 0
    const ids = new Set<number>()
    for (const statement of statements) {
      const place = set.indexOf(statement.signer)
      // The government states its own tip and counts as no member.
      if (place < 0) continue
      const isSame = statement.number === first?.number && equal(statement.listHash, hash)
      if (!isSame) return reject('statement-of-another-recovery')
      const signed = verifyStatement(chain, statement)
      if (signed.verdict !== 'accept') return reject(`statement-${signed.code}`)
      ids.add(place)
      height = Math.max(height, statement.tip.height)
    }
    if (ids.size < set.size) return reject('statements-missing')
    if (height + 1 <= this.lastChange) return reject('list-out-of-order')
    this.#push(list, height + 1, true)
    return accept(undefined)
  }

  #push (signed: SignedAllowlist, above: Height, isRecovered: boolean): void {
    this.#lists.push({ signed, set: memberSet(this.chain.id, signed), above, isRecovered })
  }
}
