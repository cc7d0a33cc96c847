import type { MemberId } from '../../protocol/types/index.js'
import { TransactionKind } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { name } from './arithmetic.js'
import type { Case, Checker } from './checker.js'

/** §14. */
const FUTURE_PER_SENDER = 64
const VIEW_WINDOW = 16
const FUTURE_PROPOSALS_PER_SENDER = 4
/** PROPOSE of one hospital that wait for those before them (§3). */
const AHEAD_PER_AUTHOR = 16
const POOL_BYTES_PER_AUTHOR = 4 * 1024 * 1024
const POOL_BYTES = 64 * 1024 * 1024
/** An equivocator can make two per view; a few more are on their way to be judged. */
const CANDIDATES_PER_VIEW = 4

/** I13: what a node holds for others stays within the bounds of §14. */
export class BoundedMemory implements Checker {
  readonly invariant = 'I13'
  constructor (private readonly one: Case) {}

  look (node: SimNode): void {
    const state = node.parts?.core.host.state
    if (state === undefined) return
    const { violate } = this.one
    const n = state.context.set.size
    const views = state.consensus.view + VIEW_WINDOW + 1
    if (state.consensus.votes.size > 3 * n * views) {
      violate('I13', `${node.name} holds ${state.consensus.votes.size} votes`)
    }
    const { contents, proposals, seen } = state.consensus
    for (const [what, size] of [['proposals', proposals.size], ['first proposals', seen.size]] as const) {
      if (size > views) violate('I13', `${node.name} holds ${size} ${what}`)
    }
    if (contents.size > CANDIDATES_PER_VIEW * views) {
      violate('I13', `${node.name} holds ${contents.size} contents`)
    }
    if (state.candidates.size > CANDIDATES_PER_VIEW * views) {
      violate('I13', `${node.name} holds ${state.candidates.size} candidate blocks`)
    }
    if (state.pool.bytes > POOL_BYTES) violate('I13', `${node.name}: ${state.pool.bytes} B waiting`)
    this.#lookAtPool(node)
    const kept = new Map<string, number>()
    const proposed = new Map<string, number>()
    for (const { from, message: { type } } of state.future) {
      const sender = name(from)
      kept.set(sender, (kept.get(sender) ?? 0) + 1)
      if (type === 'proposal') proposed.set(sender, (proposed.get(sender) ?? 0) + 1)
    }
    if (Math.max(0, ...kept.values()) > FUTURE_PER_SENDER ||
      Math.max(0, ...proposed.values()) > FUTURE_PROPOSALS_PER_SENDER) {
      violate('I13', `${node.name} holds too many messages of the next height`)
    }
  }

  /** What followed when let in may not follow any more, once a block has taken the other use of a number. */
  #numbersTwice (author: MemberId): boolean {
    return this.one.nodes().some(node => name(node.signer.id) === name(author) &&
      (node.has('twin') || node.has('restored')))
  }

  /** Of each author: bytes, and PROPOSE that do not follow what is on the chain or held. */
  #lookAtPool (node: SimNode): void {
    const { ledger, pool } = node.parts?.core.host.state ?? {}
    if (pool === undefined || ledger === undefined || pool.size <= AHEAD_PER_AUTHOR) return
    const bytes = new Map<string, number>()
    const next = new Map<string, number>()
    const ahead = new Map<string, number>()
    const waiting = pool.summary().waiting.map(leaf => pool.get(leaf)).filter(one => one !== undefined)
    for (const one of waiting) {
      bytes.set(name(one.injector), (bytes.get(name(one.injector)) ?? 0) + one.bytes.byteLength)
    }
    const proposes = waiting.map(one => one.transaction)
      .filter(one => one.kind === TransactionKind.propose).sort((a, b) => a.firstSeq - b.firstSeq)
    for (const { firstSeq, proposals, author: submitter } of proposes) {
      const author = name(submitter)
      if (this.#numbersTwice(submitter)) continue
      const wanted = next.get(author) ?? ledger.lastSeq(submitter) + 1
      // What it followed when let in may be void by now: its relation, the case that it amends.
      const isFirst = !next.has(author) && firstSeq < wanted + AHEAD_PER_AUTHOR
      if (firstSeq > wanted && !isFirst) ahead.set(author, (ahead.get(author) ?? 0) + 1)
      else next.set(author, firstSeq + proposals.length)
    }
    if (Math.max(0, ...bytes.values()) > POOL_BYTES_PER_AUTHOR ||
      Math.max(0, ...ahead.values()) > AHEAD_PER_AUTHOR) {
      this.one.violate('I13', `${node.name} holds too many transactions of one hospital`)
    }
  }
}
