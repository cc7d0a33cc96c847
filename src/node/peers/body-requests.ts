import { bodyHash, isPadOf, replyCodec, requestCodec } from '../../protocol/codec/index.js'
import type { NamedBody } from '../../protocol/replica/index.js'
import { hex, type Chain, type MemberId } from '../../protocol/types/index.js'
import type { StoredBody } from '../../storage/index.js'
import { ask, type AskParts } from './ask.js'
import { BODIES } from './body-class.js'
import { hedged, type Answer } from './hedged.js'
import { PeerChoice } from './peer-choice.js'
import { Suppliers } from './suppliers.js'
import type { HostClock, Scheduler } from '../machine/ports.js'

export interface BodyRequestsParts extends AskParts {
  readonly chain: Chain, readonly clock: HostClock, readonly scheduler: Scheduler
}

/**
 * Fetches bodies by their hashes from any hospital, and checks each body against its hash. A hospital that
 * erased or lost the pad of a record part sends the body without it.
 */
export class BodyRequests {
  readonly #peers: PeerChoice
  readonly #suppliers: Suppliers

  constructor (private readonly parts: BodyRequestsParts) {
    this.#peers = new PeerChoice(parts.network)
    this.#suppliers = new Suppliers(parts.clock)
  }

  /** Returns the bodies of the first hospital that has any of them; an empty list if none has. */
  async get (wanted: readonly NamedBody[]): Promise<readonly StoredBody[]> {
    const hedging = { suppliers: this.#suppliers, scheduler: this.parts.scheduler }
    return await hedged(hedging, () => this.#candidates(),
      async peer => await this.#ask(peer, wanted)) ?? []
  }

  /** Orders all peers, with resting peers last. Any of the peers may be the only peer with the body. */
  #candidates (): MemberId[] {
    const all = this.#peers.order()
    return [...this.#suppliers.order(all), ...all.filter(id => this.#suppliers.rests(id))]
  }

  async #ask (peer: MemberId, wanted: readonly NamedBody[]): Promise<Answer<StoredBody[]>> {
    const reply = await ask(this.parts, peer, 'request', {
      codec: requestCodec, value: { type: 'bodies', hashes: wanted.map(({ hash }) => hash) }, countAs: BODIES
    }, replyCodec)
    if (reply.verdict !== 'accept') return 'failed'
    if (reply.value.type !== 'bodies') return this.#blame(peer, 'another-reply')
    const submitters = new Map(wanted.map(({ hash, submitter }) => [hex(hash), submitter]))
    const good: StoredBody[] = []
    for (const body of reply.value.bodies) {
      const submitter = submitters.get(hex(body.hash))
      const isGood = submitter !== undefined &&
        hex(bodyHash(this.parts.chain.id, submitter, body.ciphertext)) === hex(body.hash) &&
        (body.pad === undefined || isPadOf(this.parts.chain.id, body.pad, body.ciphertext))
      // One wrong body discredits the whole reply.
      if (!isGood) return this.#blame(peer, 'wrong-body')
      good.push(body)
    }
    return good.length === 0 ? 'lacking' : { value: good, share: good.length / wanted.length }
  }

  #blame (peer: MemberId, code: string): 'failed' {
    this.parts.network.report(peer, code)
    return 'failed'
  }
}
