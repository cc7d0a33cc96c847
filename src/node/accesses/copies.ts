import { accessHash } from '../../protocol/access/index.js'
import {
  MAX_EVENTS_PER_REQUEST, accessReplyCodec, accessRequestCodec, u64, type SealedEvent
} from '../../protocol/codec/index.js'
import { eventsOf } from '../../protocol/ledger/index.js'
import {
  concat, equal, hex, type Chain, type Hex, type MemberId, type Signer
} from '../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { CommittedBlock, HostLoop } from '../loop/host-loop.js'
import { every } from '../loop/timers.js'
import type { Fail, HostClock, Scheduler } from '../machine/ports.js'
import { ask, serve, type AskParts } from '../peers/ask.js'
import { PeerChoice } from '../peers/peer-choice.js'

const LOOK_MS = 2_000
/** How many missing events a look takes up. The next look continues after them. */
const PER_LOOK = 2_048
/** How many hospitals are asked for an event, the one that logged it first. */
const MAX_ASKED = 3
const HASH_BYTES = 32

export interface CopiesParts extends AskParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore, readonly hostLoop: HostLoop,
  readonly clock: HostClock, readonly scheduler: Scheduler, readonly fail: Fail
}

/**
 * Keeps a copy of the event of every access on the chain, so that the hospital that logged it cannot withhold
 * it later. Events are sealed, and a copy is checked by its hash alone. What nobody sends is asked for again
 * in each round.
 */
export class EventCopies {
  readonly #peers: PeerChoice
  #after: Uint8Array | undefined
  #isWorking = false
  #missing = 0
  #stop: (() => void) | undefined

  constructor (private readonly parts: CopiesParts) {
    this.#peers = new PeerChoice(parts.network)
  }

  async start (): Promise<void> {
    await serve(this.parts, 'access-events', accessRequestCodec, accessReplyCodec,
      // The government gets no event, and neither does a hospital that leaves.
      async (_from, hashes, access) => access === 'member' ? await this.#held(hashes) : [])
    this.#stop = every(this.parts, LOOK_MS, () => { this.#look().catch(this.parts.fail) })
  }

  stop (): void {
    this.#stop?.()
  }

  /** The number of events that the last whole round did not find. */
  get missing (): number { return this.#missing }

  /** Notes the events of a block that are not here. @param has own accesses that wait */
  operationsWith (
    { delta }: Pick<CommittedBlock, 'delta'>, has: (hash: Uint8Array) => boolean
  ): Operation[] {
    const { signer, store } = this.parts
    return eventsOf(delta, 'access').flatMap(({ access: { author, hash, height } }) =>
      equal(author, signer.id) && has(hash)
        ? []
        : [store.missingAccesses.putting(hash, concat(author, u64.encode(height)))])
  }

  async #held (hashes: readonly Uint8Array[]): Promise<SealedEvent[]> {
    const rows = await this.parts.store.accessEvents.getMany([...hashes])
    return hashes.flatMap((hash, i) => {
      const sealed = rows[i]
      return sealed === undefined ? [] : [{ hash, sealed }]
    })
  }

  async #look (): Promise<void> {
    const { hostLoop, store } = this.parts
    if (this.#isWorking || hostLoop.stopped) return
    this.#isWorking = true
    try {
      const byAuthor = new Map<Hex, Uint8Array[]>()
      const from = this.#after === undefined ? {} : { gt: this.#after }
      let taken = 0
      for await (const [hash, row] of store.missingAccesses.iterate({ limit: PER_LOOK, ...from })) {
        const author = hex(row.subarray(0, HASH_BYTES))
        byAuthor.set(author, [...byAuthor.get(author) ?? [], hash.slice()])
        this.#after = hash.slice()
        taken++
      }
      let left = 0
      for (const [author, hashes] of byAuthor) left += await this.#fetch(author, hashes)
      if (taken < PER_LOOK) {
        this.#missing = left
        this.#after = undefined
      }
    } finally {
      this.#isWorking = false
    }
  }

  /** Fetches events of an author. @returns how many did not come */
  async #fetch (author: Hex, hashes: readonly Uint8Array[]): Promise<number> {
    const lacking = new Map(hashes.map(hash => [hex(hash), hash]))
    const here = await this.#held(hashes)
    await this.#take(here, lacking)
    for (const peer of this.#order(author).slice(0, MAX_ASKED)) {
      const wanted = [...lacking.values()]
      for (let at = 0; at < wanted.length; at += MAX_EVENTS_PER_REQUEST) {
        if (this.parts.hostLoop.stopped) return lacking.size
        const some = wanted.slice(at, at + MAX_EVENTS_PER_REQUEST)
        const reply = await ask(this.parts, peer, 'access-events',
          { codec: accessRequestCodec, value: some }, accessReplyCodec)
        if (reply.verdict !== 'accept') break
        await this.#take(reply.value.filter(event => this.#isSent(peer, lacking, event)), lacking)
      }
      if (lacking.size === 0) break
    }
    return lacking.size
  }

  /** The author first, then the others in turn. */
  #order (author: Hex): MemberId[] {
    const peers = this.#peers.order()
    const isAuthor = (id: MemberId): boolean => hex(id) === author
    return [...peers.filter(isAuthor), ...peers.filter(id => !isAuthor(id))]
  }

  #isSent (peer: MemberId, lacking: ReadonlyMap<Hex, unknown>, { hash, sealed }: SealedEvent): boolean {
    if (equal(accessHash(this.parts.chain.id, sealed), hash)) return lacking.has(hex(hash))
    this.parts.network.report(peer, 'malformed')
    return false
  }

  /** Stores events, and deletes the notes about them in the same batch. */
  async #take (events: readonly SealedEvent[], lacking: Map<Hex, Uint8Array>): Promise<void> {
    const { hostLoop, store } = this.parts
    if (events.length === 0 || hostLoop.stopped) return
    await store.write(events.flatMap(({ hash, sealed }) => [
      store.accessEvents.putting(hash.slice(), sealed.slice()),
      store.missingAccesses.deleting(hash.slice())
    ]))
    for (const { hash } of events) lacking.delete(hex(hash))
  }
}
