import { bodyKey, casesOf, entryId } from '../../protocol/ledger/index.js'
import { isHeld, wouldAdmit } from '../../protocol/replica/index.js'
import {
  accept, CaseStatus, hex, ignore, isOfKind, type BodyHash, type Hex, type MemberId, type Propose,
  type Verdict, type VerifiedTransaction
} from '../../protocol/types/index.js'
import type { NodeStore, StoredBody } from '../../storage/index.js'
import type { HospitalConfig } from '../machine/config/index.js'
import type { CommittedBlock, HostLoop } from '../loop/host-loop.js'
import type { Fail, HostClock } from '../machine/ports.js'
import { bodyBytes, WaitingProposes } from './waiting-proposes.js'

/** Limits the bodies of waiting transactions (SPECIFICATION.md §14). */
export interface WaitingBodiesLimits {
  readonly maxBytes: number
  readonly maxBytesPerAuthor: number
}

const MIB = 1024 * 1024
/** For how many blocks, proposed in successive views, bodies may be fetched beyond the author's share. */
const BLOCKS_BEYOND_SHARE = 4

export const DEFAULT_WAITING_BODIES_LIMITS: WaitingBodiesLimits = {
  maxBytes: 1024 * MIB, maxBytesPerAuthor: 64 * MIB
}

export function waitingBodiesLimits (config: HospitalConfig | undefined): WaitingBodiesLimits {
  if (config === undefined) return DEFAULT_WAITING_BODIES_LIMITS
  return {
    maxBytes: config.waitingBodiesMebibytes * MIB,
    maxBytesPerAuthor: config.waitingBodiesMebibytesPerHospital * MIB
  }
}

/** Describes a body that is stored only for waiting PROPOSE. */
interface Owned {
  readonly hash: BodyHash
  readonly submitter: MemberId
}

export interface WaitingBodiesPorts {
  readonly hostLoop: Pick<HostLoop, 'state' | 'submit'>
  readonly store: Pick<NodeStore, 'loadEntries' | 'putBodies'>
  readonly clock: HostClock
  readonly fail: Fail
}

/**
 * Holds the bodies on the disk that no block names yet, and counts their bytes for each author. When a
 * PROPOSE is dropped, its bodies are deleted. The decision is part of a commit, and the commit's batch
 * deletes the bodies: no body can become needed in between. After a crash, the next start deletes the rest
 * (sweep-bodies.ts).
 */
export class WaitingBodies {
  readonly #proposes = new WaitingProposes()
  readonly #owned = new Map<Hex, Owned>()
  /** Owned bodies that no waiting PROPOSE names and no case has; the next commit deletes them. */
  readonly #unwanted = new Map<Hex, Owned>()

  constructor (
    private readonly ports: WaitingBodiesPorts, private readonly limits: WaitingBodiesLimits
  ) {}

  get bytes (): number { return this.#proposes.bytes }

  /** Judges whether the bodies of a PROPOSE should be stored. */
  judge (transaction: VerifiedTransaction<Propose>, solicited = false): Verdict {
    const { clock, hostLoop } = this.ports
    const { state } = hostLoop
    const bytes = bodyBytes(transaction)
    const share = this.#proposes.bytesOf(transaction.injector) + bytes
    if (solicited) {
      // Bodies that a block names may exceed the share, but not without bound: a leader may lie, too.
      const { maxBodyBytesPerBlock } = state.chain.genesis.parameters
      const most = this.limits.maxBytesPerAuthor + BLOCKS_BEYOND_SHARE * maxBodyBytesPerBlock
      return share > most ? ignore('bodies-share-full') : accept(undefined)
    }
    const judged = wouldAdmit(state, transaction,
      { wall: clock.wall(), monotonic: clock.monotonic() })
    if (judged.verdict !== 'accept') return judged
    if (share > this.limits.maxBytesPerAuthor) return ignore('bodies-share-full')
    return this.bytes + bytes > this.limits.maxBytes ? ignore('bodies-full') : accept(undefined)
  }

  /** Stores bodies. They count before they are written, so that pending writes are bounded, too. */
  async store (transaction: VerifiedTransaction, bodies: readonly StoredBody[]): Promise<void> {
    if (!isOfKind(transaction, 'propose')) return
    this.#proposes.add(transaction)
    const added = await this.ports.store.putBodies(bodies)
    for (const { hash } of bodies) {
      const name = hex(hash)
      if (added.has(name)) this.#own(name, hash, transaction.injector)
    }
  }

  /** Notes that the replica has the transaction. */
  readonly taken = ({ leaf }: VerifiedTransaction): void => {
    this.#proposes.take(leaf)
  }

  /** Returns the bodies that a commit deletes: those of cases closed unaccepted, and the unwanted. */
  bodiesToDelete ({ block, delta }: CommittedBlock): BodyHash[] {
    for (const transaction of block.transactions) {
      if (!isOfKind(transaction, 'propose')) continue
      this.#proposes.remove(transaction.leaf)
      // From now on these bodies belong to cases.
      for (const { bodyHash } of transaction.transaction.proposals) this.#disown(hex(bodyHash))
    }
    const gone: BodyHash[] = []
    for (const [name, { hash }] of this.#unwanted) {
      if (this.#proposes.names(name)) continue
      this.#owned.delete(name)
      gone.push(hash)
    }
    this.#unwanted.clear()
    const reopened = new Set(casesOf(delta, 'opened').filter(isLive).map(({ bodyHash }) => hex(bodyHash)))
    for (const { bodyHash, status, submitter } of casesOf(delta, 'closed')) {
      const name = hex(bodyHash)
      // The body belongs to the record, which is not on the disk yet; PROPOSE that name it no longer matter.
      if (status === CaseStatus.accepted) this.#disown(name)
      if (status === CaseStatus.accepted || reopened.has(name)) continue
      if (this.#proposes.names(name)) this.#own(name, bodyHash, submitter)
      else gone.push(bodyHash)
    }
    this.#lookForDropped()
    return gone
  }

  #own (name: Hex, hash: BodyHash, submitter: MemberId): void {
    this.#owned.set(name, { hash, submitter })
  }

  #disown (name: Hex): void {
    this.#owned.delete(name)
    this.#unwanted.delete(name)
  }

  #lookForDropped (): void {
    const suspects = new Map<Hex, Owned>()
    const { state } = this.ports.hostLoop
    for (const name of this.#proposes.removeDropped(leaf => isHeld(state, leaf))) {
      const owned = this.#owned.get(name)
      if (owned !== undefined) suspects.set(name, owned)
    }
    if (suspects.size > 0) this.#spareAccepted(suspects).catch(this.ports.fail)
  }

  /**
   * Keeps the bodies of dropped PROPOSE that a case also has, and marks the others as unwanted. Undecided
   * cases are in memory; accepted cases are only on the disk.
   */
  async #spareAccepted (suspects: ReadonlyMap<Hex, Owned>): Promise<void> {
    const { undecided } = this.ports.hostLoop.state.ledger
    const asked = [...suspects].filter(([name, { submitter }]) => {
      const isInCase = undecided.holdsBody(name + hex(submitter))
      if (isInCase) this.#disown(name)
      return !isInCase
    })
    const keys = asked.map(([, { hash, submitter }]) => bodyKey(submitter, hash))
    const rows = await this.ports.store.loadEntries(keys)
    for (const [index, [name, owned]] of asked.entries()) {
      const key = keys[index]
      // Blocks may have been committed meanwhile; bodies that they name are no longer owned.
      if (key === undefined || this.#owned.get(name) !== owned) continue
      if (rows.has(entryId(key))) this.#disown(name)
      else this.#unwanted.set(name, owned)
    }
  }
}

function isLive ({ status }: { readonly status: CaseStatus }): boolean {
  return status <= CaseStatus.accepted
}
