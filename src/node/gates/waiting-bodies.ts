import { bodyKey, casesOf, entryId } from '../../protocol/ledger/index.js'
import { isHeld, wouldAdmit, type NamedBody, type ReplicaState } from '../../protocol/replica/index.js'
import {
  accept, CaseStatus, hex, ignore, isOfKind, partHashes, type BodyHash, type Hex, type Propose, type Verdict,
  type VerifiedTransaction
} from '../../protocol/types/index.js'
import type { BodyChanges, NodeStore, StoredBody } from '../../storage/index.js'
import type { HospitalConfig } from '../machine/config/index.js'
import type { CommittedBlock, HostLoop } from '../loop/host-loop.js'
import type { Fail, HostClock } from '../machine/ports.js'
import { bodyBytes, WaitingProposes } from './waiting-proposes.js'

/** Limits the bodies of waiting transactions (SPECIFICATION.md §14). */
export interface WaitingBodiesLimits {
  readonly maxBytes: number
  readonly maxBytesPerAuthor: number
  readonly maxBodiesPerAuthor: number
}

const MIB = 1024 * 1024
/** For how many blocks, proposed in successive views, bodies may be fetched beyond the author's share. */
const BLOCKS_BEYOND_SHARE = 4
/** The sealed parts of a diagnosis. */
const PARTS = 2

export const DEFAULT_WAITING_BODIES_LIMITS: WaitingBodiesLimits = {
  maxBytes: 1024 * MIB, maxBytesPerAuthor: 64 * MIB, maxBodiesPerAuthor: 32_768
}

export function waitingBodiesLimits (config: HospitalConfig | undefined): WaitingBodiesLimits {
  if (config === undefined) return DEFAULT_WAITING_BODIES_LIMITS
  return {
    ...DEFAULT_WAITING_BODIES_LIMITS,
    maxBytes: config.waitingBodiesMebibytes * MIB,
    maxBytesPerAuthor: config.waitingBodiesMebibytesPerHospital * MIB
  }
}

export interface WaitingBodiesPorts {
  readonly hostLoop: Pick<HostLoop, 'state' | 'submit'>
  readonly store: Pick<NodeStore, 'loadEntries' | 'putBodies' | 'settleBodies'>
  readonly clock: HostClock
  readonly fail: Fail
}

/**
 * Holds the bodies on the disk that no block names yet, and counts their bytes for each author. When a
 * PROPOSE is dropped, its bodies are deleted. The decision is part of a commit, and the commit's batch
 * deletes the bodies: no body can become needed in between. Each body that waits has a mark on the disk,
 * which the batch of the block that opens its case deletes. After a crash, the next start judges the bodies
 * with marks (sweep-bodies.ts).
 */
export class WaitingBodies {
  readonly #proposes = new WaitingProposes()
  readonly #owned = new Map<Hex, NamedBody>()
  /** Owned bodies that no waiting PROPOSE names and no case has; the next commit deletes them. */
  readonly #unwanted = new Map<Hex, NamedBody>()
  /** Owned bodies without a waiting PROPOSE: none came, or it is in a block that opened no case with them. */
  readonly #loose = new Set<Hex>()

  constructor (
    private readonly ports: WaitingBodiesPorts, private readonly limits: WaitingBodiesLimits
  ) {}

  get bytes (): number { return this.#proposes.bytes }

  /** Judges whether the bodies of a PROPOSE should be stored. */
  judge (transaction: VerifiedTransaction<Propose>, solicited = false): Verdict {
    const { clock, hostLoop } = this.ports
    const { state } = hostLoop
    const bytes = bodyBytes(transaction)
    const before = this.#proposes.of(transaction.injector)
    const share = before.bytes + bytes
    const bodies = before.bodies + transaction.transaction.proposals.flatMap(partHashes).length
    const { maxBodiesPerAuthor, maxBytesPerAuthor } = this.limits
    if (solicited) {
      // Bodies that a block names may exceed the share, but not without bound: a leader may lie, too.
      const { maxBodyBytesPerBlock, maxProposalsPerBlock } = state.chain.genesis.parameters
      const isFull = share > maxBytesPerAuthor + BLOCKS_BEYOND_SHARE * maxBodyBytesPerBlock ||
        bodies > maxBodiesPerAuthor + BLOCKS_BEYOND_SHARE * PARTS * maxProposalsPerBlock
      return isFull ? ignore('bodies-share-full') : accept(undefined)
    }
    const judged = wouldAdmit(state, transaction,
      { wall: clock.wall(), monotonic: clock.monotonic() })
    if (judged.verdict !== 'accept') return judged
    if (share > maxBytesPerAuthor || bodies > maxBodiesPerAuthor) return ignore('bodies-share-full')
    return this.bytes + bytes > this.limits.maxBytes ? ignore('bodies-full') : accept(undefined)
  }

  /** Stores bodies. They count before they are written, so that pending writes are bounded, too. */
  async store (transaction: VerifiedTransaction, bodies: readonly StoredBody[]): Promise<void> {
    if (!isOfKind(transaction, 'propose')) return
    this.#proposes.add(transaction)
    const added = await this.ports.store.putBodies(bodies)
    for (const { hash } of bodies) {
      const name = hex(hash)
      if (!added.has(name)) continue
      this.#owned.set(name, { hash, submitter: transaction.injector })
      // A block has the PROPOSE by now, and may have opened the case before the body was here.
      if (!this.#proposes.names(name)) this.#loose.add(name)
    }
  }

  /**
   * Takes over bodies on the disk that came without a PROPOSE: for a block, or for a case of an earlier
   * block. The next commits give each of them to its case, or delete it.
   */
  adopt (bodies: readonly NamedBody[]): void {
    for (const { hash, submitter } of bodies) {
      this.#owned.set(hex(hash), { hash, submitter })
      this.#loose.add(hex(hash))
    }
  }

  /**
   * Notes on the disk which of these bodies belong to cases, and takes over the others. The next commit
   * judges those: the record of a case that has just been accepted may be on its way to the disk.
   */
  async settle (bodies: readonly NamedBody[]): Promise<void> {
    this.adopt(bodies)
    await this.#settleOwned(new Map(bodies.map(body => [hex(body.hash), body])), () => {})
  }

  /** Notes that the replica has the transaction. */
  readonly taken = ({ leaf }: VerifiedTransaction): void => {
    this.#proposes.take(leaf)
  }

  /**
   * Returns what a commit does with bodies. It deletes those of cases that are closed unaccepted, and the
   * unwanted. A void proposal opens no case, so its body is judged after the commit.
   */
  withBlock ({ block, delta }: CommittedBlock): BodyChanges {
    const opened = casesOf(delta, 'opened').filter(isLive).flatMap(partHashes)
    const reopened = new Set(opened.map(hex))
    for (const name of reopened) this.#disown(name)
    const closed = casesOf(delta, 'closed')
    // The bodies belong to the record, which is in memory no more and not on the disk yet. So `#judge` may
    // have found no case for them meanwhile. PROPOSE that name them no longer matter.
    const accepted = closed.filter(({ status }) => status === CaseStatus.accepted)
    for (const hash of accepted.flatMap(partHashes)) this.#disown(hex(hash))
    for (const { leaf } of block.transactions) {
      for (const name of this.#proposes.remove(leaf)) if (!reopened.has(name)) this.#loose.add(name)
    }
    const waiting: BodyHash[] = []
    const gone: BodyHash[] = []
    for (const [name, { hash }] of this.#unwanted) {
      if (this.#proposes.names(name)) continue
      this.#owned.delete(name)
      gone.push(hash)
    }
    this.#unwanted.clear()
    const unaccepted = closed.filter(({ status }) => status !== CaseStatus.accepted)
      .flatMap(each => partHashes(each).map(hash => ({ hash, submitter: each.submitter })))
    for (const { hash, submitter } of unaccepted) {
      const name = hex(hash)
      if (reopened.has(name)) continue
      if (this.#proposes.names(name)) {
        this.#owned.set(name, { hash, submitter })
        waiting.push(hash)
      } else gone.push(hash)
    }
    this.#lookForDropped()
    return { opened, waiting, deleted: gone }
  }

  #disown (name: Hex): void {
    this.#owned.delete(name)
    this.#unwanted.delete(name)
    this.#loose.delete(name)
  }

  #lookForDropped (): void {
    const suspects = new Map<Hex, NamedBody>()
    const { state } = this.ports.hostLoop
    const dropped = this.#proposes.removeDropped(leaf => isHeld(state, leaf))
    const inBlocks = this.#loose.size === 0 ? new Set<Hex>() : namedIn(state.candidates.values())
    for (const name of [...dropped, ...this.#loose]) {
      const owned = this.#owned.get(name)
      if (owned === undefined || this.#proposes.names(name)) this.#loose.delete(name)
      else if (!inBlocks.has(name)) suspects.set(name, owned)
    }
    if (suspects.size > 0) this.#judge(suspects).catch(this.ports.fail)
  }

  /** Notes the bodies of dropped PROPOSE as unwanted, but for those that a case also has. */
  async #judge (suspects: ReadonlyMap<Hex, NamedBody>): Promise<void> {
    await this.#settleOwned(suspects, (name, owned) => { this.#unwanted.set(name, owned) })
  }

  /**
   * Finds the bodies that a case has, whose marks go. Undecided cases are in memory; accepted cases are only
   * on the disk.
   * @param onOther is called for the others that are still owned, before any further block
   */
  async #settleOwned (
    suspects: ReadonlyMap<Hex, NamedBody>, onOther: (name: Hex, owned: NamedBody) => void
  ): Promise<void> {
    const { hostLoop, store } = this.ports
    const keys = [...suspects.values()].map(({ hash, submitter }) => bodyKey(submitter, hash))
    const rows = await store.loadEntries(keys)
    const { undecided } = hostLoop.state.ledger
    const settled: BodyHash[] = []
    let index = 0
    for (const [name, { hash, submitter }] of suspects) {
      const key = keys[index++]
      const owned = this.#owned.get(name)
      // Blocks may have been committed meanwhile; bodies of cases that they opened are no longer owned.
      if (key === undefined || owned === undefined) continue
      if (undecided.holdsBody(name + hex(submitter)) || rows.has(entryId(key))) {
        this.#disown(name)
        settled.push(hash)
      } else onOther(name, owned)
    }
    await store.settleBodies(settled)
  }
}

/** Names the bodies of the PROPOSE in these blocks, of which one may become final. */
function namedIn (candidates: ReturnType<ReplicaState['candidates']['values']>): ReadonlySet<Hex> {
  const names = new Set<Hex>()
  for (const { held } of candidates) {
    for (const transaction of held.values()) {
      if (!isOfKind(transaction, 'propose')) continue
      for (const hash of transaction.transaction.proposals.flatMap(partHashes)) names.add(hex(hash))
    }
  }
  return names
}

function isLive ({ status }: { readonly status: CaseStatus }): boolean {
  return status <= CaseStatus.accepted
}
