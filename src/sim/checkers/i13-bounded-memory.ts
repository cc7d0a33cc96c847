import { TransactionKind, type MemberId, type VerifiedTransaction } from '../../protocol/types/index.js'
import { entryOf } from '../entry-of.js'
import type { SimNode } from '../sim-node.js'
import { name } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'
import { offenceOf } from './offences.js'

/** The bounds of §14. */
const FUTURE_PER_SENDER = 64
const VIEW_WINDOW = 16
const FUTURE_PROPOSALS_PER_SENDER = 4
const POOL_BYTES_PER_AUTHOR = 4 * 1024 * 1024
const POOL_BYTES = 64 * 1024 * 1024
const UNKNOWN_BYTES_PER_SENDER = 1024 * 1024
const ARRIVING_BYTES_PER_SENDER = 4 * 1024 * 1024
/** An equivocator can make two blocks per view; a few more are about to be judged. */
const CANDIDATES_PER_VIEW = 4

/** I13: the data that a node holds for others stays within the bounds of §14. */
export class BoundedMemory extends Invariant implements Checker {
  readonly invariant = 'I13'

  inspect (node: SimNode): void {
    const state = node.parts?.hostLoop.state
    if (state === undefined) return
    const { arriving, candidates, consensus, context, future, pool } = state
    const views = consensus.view + VIEW_WINDOW + 1
    for (const [what, size, most] of [
      ['votes', consensus.votes.size, 3 * context.set.size * views],
      ['proposals', consensus.proposals.size, views],
      ['first proposals', consensus.seen.size, views],
      ['contents', consensus.contents.size, CANDIDATES_PER_VIEW * views],
      ['candidate blocks', candidates.size, CANDIDATES_PER_VIEW * views],
      ['B waiting', pool.bytes, POOL_BYTES],
      ['B of one sender without their rows', arriving.largestShare, ARRIVING_BYTES_PER_SENDER]
    ] as const) if (size > most) this.violate(`${node.name} holds ${size} ${what}`)
    if (pool.size > 0) this.#inspectPool(node)
    for (const { signer } of pool.unknownSize > 0 ? this.run.nodes : []) {
      if (pool.unknownBytesFrom(signer.id) <= UNKNOWN_BYTES_PER_SENDER) continue
      this.violate(`${node.name} holds too many opinions on unknown cases from ${name(signer.id)}`)
    }
    if (future.length === 0) return
    const kept = new Tally()
    const proposed = new Tally()
    for (const { from, message: { type } } of future) {
      kept.add(from, 1)
      if (type === 'proposal') proposed.add(from, 1)
    }
    if (kept.most > FUTURE_PER_SENDER || proposed.most > FUTURE_PROPOSALS_PER_SENDER) {
      this.violate(`${node.name} holds too many messages of the next height`)
    }
  }

  /** Checks the bytes of each author. */
  #inspectPool (node: SimNode): void {
    const { pool } = node.parts?.hostLoop.state ?? {}
    if (pool === undefined) return
    const waiting = pool.waiting()
    this.#inspectEvidence(node, waiting)
    // If all hospitals together are within the share of one, then so is each.
    if (waiting.reduce((sum, held) => sum + held.bytes.byteLength, 0) <= POOL_BYTES_PER_AUTHOR) return
    const bytes = new Tally()
    for (const held of waiting) bytes.add(held.injector, held.bytes.byteLength)
    if (bytes.most > POOL_BYTES_PER_AUTHOR) {
      this.violate(`${node.name} holds too many transactions of one hospital`)
    }
  }

  /** Checks that each hospital waits with at most one proof of a type against another hospital. */
  #inspectEvidence (node: SimNode, waiting: readonly VerifiedTransaction[]): void {
    const claims = new Set<string>()
    for (const { transaction } of waiting) {
      if (transaction.kind !== TransactionKind.evidence) continue
      const claim = `${name(transaction.author)} ${offenceOf(transaction.conflict)}`
      if (claims.has(claim)) this.violate(`${node.name} holds two proofs: ${claim}`)
      claims.add(claim)
    }
  }
}

/** The names of ids. What waits is seen many times, and keeps the bytes of its ids. */
const names = new WeakMap<MemberId, string>()

class Tally {
  readonly #counts = new Map<string, number>()

  get most (): number { return Math.max(0, ...this.#counts.values()) }

  add (id: MemberId, count: number): void {
    const key = entryOf(names, id, () => name(id))
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count)
  }
}
