import { bodyKey, casesOf, entryId } from '../../protocol/ledger/index.js'
import { isHeld, wouldAdmit } from '../../protocol/replica/index.js'
import {
  accept, CaseStatus, hex, ignore, isOfKind, type BodyHash, type Hex, type LeafHash, type MemberId,
  type Propose, type Verdict, type VerifiedTransaction
} from '../../protocol/types/index.js'
import type { NodeStore, StoredBody } from '../../storage/index.js'
import type { HospitalConfig } from '../machine/config/index.js'
import type { CommittedBlock, HostLoop } from '../loop/host-loop.js'
import type { Fail, HostClock } from '../machine/ports.js'

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

interface Waiting {
  readonly leaf: LeafHash
  readonly author: Hex
  readonly bytes: number
  readonly hashes: readonly Hex[]
  /** The replica has the transaction, so its pool tells whether the transaction is still held. */
  taken: boolean
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
  readonly #waiting = new Map<Hex, Waiting>()
  /** How many waiting PROPOSE name a body. */
  readonly #named = new Map<Hex, number>()
  readonly #owned = new Map<Hex, Owned>()
  /** Owned bodies that no waiting PROPOSE names and no case has; the next commit deletes them. */
  readonly #unwanted = new Map<Hex, Owned>()
  readonly #perAuthor = new Map<Hex, number>()
  /** Authors whose conflict is on its way to the replica; one conflict of an author at a time is enough. */
  readonly #witnessed = new Set<Hex>()
  #bytes = 0

  constructor (
    private readonly ports: WaitingBodiesPorts, private readonly limits: WaitingBodiesLimits
  ) {}

  get bytes (): number { return this.#bytes }

  /** Judges whether the bodies of a PROPOSE should be stored. */
  judge (transaction: VerifiedTransaction<Propose>, solicited = false): Verdict {
    const { clock, hostLoop } = this.ports
    const { state } = hostLoop
    const author = hex(transaction.injector)
    const bytes = bodyBytes(transaction)
    const share = (this.#perAuthor.get(author) ?? 0) + bytes
    if (solicited) {
      // Bodies that a block names may exceed the share, but not without bound: a leader may lie, too.
      const { maxBodyBytesPerBlock } = state.chain.genesis.parameters
      const most = this.limits.maxBytesPerAuthor + BLOCKS_BEYOND_SHARE * maxBodyBytesPerBlock
      return share > most ? ignore('bodies-share-full') : accept(undefined)
    }
    const judged = wouldAdmit(state, transaction,
      { wall: clock.wall(), monotonic: clock.monotonic() })
    if (judged.verdict !== 'accept') {
      // Not stored, but shown to the replica: two contents with one number are evidence (§12).
      if (judged.code === 'conflicting-sequence' && !this.#witnessed.has(author)) {
        this.#witnessed.add(author)
        hostLoop.submit({ type: 'witness', transaction }, () => { this.#witnessed.delete(author) })
      }
      return judged
    }
    if (share > this.limits.maxBytesPerAuthor) return ignore('bodies-share-full')
    return this.#bytes + bytes > this.limits.maxBytes ? ignore('bodies-full') : accept(undefined)
  }

  /** Stores bodies. They count before they are written, so that pending writes are bounded, too. */
  async store (transaction: VerifiedTransaction, bodies: readonly StoredBody[]): Promise<void> {
    if (!isOfKind(transaction, 'propose')) return
    this.#add(transaction)
    const added = await this.ports.store.putBodies(bodies)
    for (const { hash } of bodies) {
      const name = hex(hash)
      if (added.has(name)) this.#own(name, hash, transaction.injector)
    }
  }

  /** Notes that the replica has the transaction. */
  readonly taken = ({ leaf }: VerifiedTransaction): void => {
    const waiting = this.#waiting.get(hex(leaf))
    if (waiting !== undefined) waiting.taken = true
  }

  /** Returns the bodies that a commit deletes: those of cases closed unaccepted, and the unwanted. */
  bodiesToDelete ({ block, delta }: CommittedBlock): BodyHash[] {
    for (const transaction of block.transactions) {
      if (!isOfKind(transaction, 'propose')) continue
      this.#forget(hex(transaction.leaf))
      // From now on these bodies belong to cases.
      for (const { bodyHash } of transaction.transaction.proposals) this.#disown(hex(bodyHash))
    }
    const gone: BodyHash[] = []
    for (const [name, { hash }] of this.#unwanted) {
      if (this.#named.has(name)) continue
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
      if (this.#named.has(name)) this.#own(name, bodyHash, submitter)
      else gone.push(bodyHash)
    }
    this.#lookForDropped()
    return gone
  }

  #add (transaction: VerifiedTransaction<Propose>): void {
    const name = hex(transaction.leaf)
    const before = this.#waiting.get(name)
    if (before !== undefined) {
      before.taken = false
      return
    }
    const author = hex(transaction.injector)
    const bytes = bodyBytes(transaction)
    const hashes = transaction.transaction.proposals.map(({ bodyHash }) => hex(bodyHash))
    this.#waiting.set(name, { leaf: transaction.leaf, author, bytes, hashes, taken: false })
    for (const hash of hashes) add(this.#named, hash, 1)
    add(this.#perAuthor, author, bytes)
    this.#bytes += bytes
  }

  #own (name: Hex, hash: BodyHash, submitter: MemberId): void {
    this.#owned.set(name, { hash, submitter })
  }

  #disown (name: Hex): void {
    this.#owned.delete(name)
    this.#unwanted.delete(name)
  }

  #forget (name: Hex): Waiting | undefined {
    const waiting = this.#waiting.get(name)
    if (waiting === undefined) return undefined
    this.#waiting.delete(name)
    for (const hash of waiting.hashes) add(this.#named, hash, -1)
    add(this.#perAuthor, waiting.author, -waiting.bytes)
    this.#bytes -= waiting.bytes
    return waiting
  }

  #lookForDropped (): void {
    const suspects = new Map<Hex, Owned>()
    for (const [name, { leaf, taken }] of this.#waiting) {
      if (!taken || isHeld(this.ports.hostLoop.state, leaf)) continue
      for (const hash of this.#forget(name)?.hashes ?? []) {
        const owned = this.#owned.get(hash)
        if (owned !== undefined) suspects.set(hash, owned)
      }
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

function bodyBytes ({ transaction }: VerifiedTransaction<Propose>): number {
  return transaction.proposals.reduce((sum, { bodySize }) => sum + bodySize, 0)
}

/** Adds to a count, and removes the count if it is zero. */
function add (counts: Map<Hex, number>, key: Hex, by: number): void {
  const next = (counts.get(key) ?? 0) + by
  if (next === 0) counts.delete(key)
  else counts.set(key, next)
}
