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

/** SPECIFICATION.md §14: bodies of waiting transactions. */
export interface WaitingBodiesLimits {
  readonly maxBytes: number
  readonly maxBytesPerAuthor: number
}

const MIB = 1024 * 1024
/** Blocks proposed for one height, in successive views, whose bodies may be fetched besides. */
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
  /** The replica has it, so it knows whether it is still wanted. */
  taken: boolean
}

/** A body that lies in the store for the sake of waiting PROPOSE alone. */
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
 * Bodies on the disk that no block names yet. Their bytes are counted for each author, and they are deleted
 * when their PROPOSE is dropped. Everything is decided atomically with a commit, and deleted in its
 * batch, so that a body cannot come to be needed between the decision and the deletion. What a crash
 * leaves behind is swept at the next start (sweep-bodies.ts).
 */
export class WaitingBodies {
  readonly #waiting = new Map<Hex, Waiting>()
  /** How many waiting PROPOSE name a body. */
  readonly #named = new Map<Hex, number>()
  readonly #owned = new Map<Hex, Owned>()
  /** Of those, what nothing that waits names and no case has: they go with the next block. */
  readonly #unwanted = new Map<Hex, Owned>()
  readonly #perAuthor = new Map<Hex, number>()
  /** Authors of a conflict that the replica has not been told of yet; one at a time is enough. */
  readonly #witnessed = new Set<Hex>()
  #bytes = 0

  constructor (
    private readonly ports: WaitingBodiesPorts, private readonly limits: WaitingBodiesLimits
  ) {}

  get bytes (): number { return this.#bytes }

  /** Whether it should be stored. */
  judge (transaction: VerifiedTransaction<Propose>, solicited = false): Verdict {
    const { clock, hostLoop } = this.ports
    const { state } = hostLoop
    const author = hex(transaction.injector)
    const bytes = bodyBytes(transaction)
    const share = (this.#perAuthor.get(author) ?? 0) + bytes
    if (solicited) {
      // What a block names is wanted beyond the share; but its leader, too, may lie about what it names.
      const { maxBodyBytesPerBlock } = state.chain.genesis.parameters
      const most = this.limits.maxBytesPerAuthor + BLOCKS_BEYOND_SHARE * maxBodyBytesPerBlock
      return share > most ? ignore('bodies-share-full') : accept(undefined)
    }
    const judged = wouldAdmit(state, transaction,
      { wall: clock.wall(), monotonic: clock.monotonic() })
    if (judged.verdict !== 'accept') {
      // Not stored, but seen: two contents under one number are evidence (SPECIFICATION.md §12).
      if (judged.code === 'conflicting-sequence' && !this.#witnessed.has(author)) {
        this.#witnessed.add(author)
        hostLoop.submit({ type: 'witness', transaction }, () => { this.#witnessed.delete(author) })
      }
      return judged
    }
    if (share > this.limits.maxBytesPerAuthor) return ignore('bodies-share-full')
    return this.#bytes + bytes > this.limits.maxBytes ? ignore('bodies-full') : accept(undefined)
  }

  /** Counted from before the write on, so that what is on its way to the disk is bounded, too. */
  async store (transaction: VerifiedTransaction, bodies: readonly StoredBody[]): Promise<void> {
    if (!isOfKind(transaction, 'propose')) return
    this.#add(transaction)
    const added = await this.ports.store.putBodies(bodies)
    for (const { hash } of bodies) {
      const name = hex(hash)
      if (added.has(name)) this.#own(name, hash, transaction.injector)
    }
  }

  /** The replica has been handed it. */
  readonly taken = ({ leaf }: VerifiedTransaction): void => {
    const waiting = this.#waiting.get(hex(leaf))
    if (waiting !== undefined) waiting.taken = true
  }

  /** For the commit's batch: bodies of cases that it closed in vain, and of PROPOSE long dropped. */
  bodiesToDelete ({ block, delta }: CommittedBlock): BodyHash[] {
    for (const transaction of block.transactions) {
      if (!isOfKind(transaction, 'propose')) continue
      this.#forget(hex(transaction.leaf))
      // They are the cases' from now on.
      for (const { bodyHash } of transaction.transaction.proposals) this.#disown(hex(bodyHash))
    }
    const gone: BodyHash[] = []
    for (const [name, { hash }] of this.#unwanted) {
      if (this.#named.has(name)) continue
      this.#owned.delete(name)
      gone.push(hash)
    }
    this.#unwanted.clear()
    const reopened = new Set(casesOf(delta, 'opened').filter(isLive).map(one => hex(one.bodyHash)))
    for (const { bodyHash, status, submitter } of casesOf(delta, 'closed')) {
      const name = hex(bodyHash)
      // It is the record's, which the disk does not know yet; what also named it has no say any more.
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
    const hashes = transaction.transaction.proposals.map(one => hex(one.bodyHash))
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
   * A dropped PROPOSE may have named a body that a case has, which lacked it here. An undecided case
   * is in memory; whether an accepted one has it, only the disk knows.
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
      // Blocks came meanwhile: what they took is no longer owned.
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

/** Keeps no zeros. */
function add (counts: Map<Hex, number>, key: Hex, by: number): void {
  const next = (counts.get(key) ?? 0) + by
  if (next === 0) counts.delete(key)
  else counts.set(key, next)
}
