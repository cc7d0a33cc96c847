import { finalBlockFrame, messageFrame } from '../../node/loop/frames.js'
import { finalityCodec } from '../../protocol/codec/index.js'
import type { Statement } from '../../protocol/types/index.js'
import type { Peer } from '../fabric.js'
import { toAll, type Behaviour, type Delivery, type Means } from './behaviour.js'
import { forgedCertificate, VOTE_KINDS } from './statements.js'

/** Votes in the name of others, forges certificates, sends random bytes, and corrupts frames and replies. */
export class Forger implements Behaviour {
  constructor (private readonly means: Means) {}

  outgoing (frame: Uint8Array, to: readonly Peer[]): Delivery[] {
    return to.map(peer => ({
      frame: this.means.random.chance(0.05) ? this.#corrupted(frame) : frame, to: peer
    }))
  }

  act (to: readonly Peer[]): Delivery[] {
    const { random } = this.means
    const state = this.means.state()
    if (state === undefined || to.length === 0) return []
    const statement: Statement = {
      kind: random.pick(VOTE_KINDS),
      height: state.context.height + random.between(-1, 2),
      view: random.between(0, state.consensus.view + 20),
      blockHash: random.bytes(32)
    }
    const victim = random.pick(state.context.set.members)
    switch (random.between(0, 3)) {
      case 0: return toAll(random.bytes(random.between(0, 300)), to)
      case 1: return toAll(messageFrame({
        type: 'vote', vote: { ...statement, signer: victim.id, signature: random.bytes(64) }
      }), to)
      case 2: return toAll(messageFrame({
        type: 'certificate', certificate: forgedCertificate(this.means, statement)
      }), to)
      default: return toAll(finalBlockFrame({
        block: random.bytes(400),
        certificate: finalityCodec.encode({
          certificate: forgedCertificate(this.means, statement), shares: []
        })
      }), to)
    }
  }

  reply (_protocol: string, reply: Uint8Array): Uint8Array {
    return this.means.random.chance(0.1) ? this.#corrupted(reply) : reply
  }

  #corrupted (bytes: Uint8Array): Uint8Array {
    const corrupted = bytes.slice()
    if (corrupted.length > 0) {
      const at = this.means.random.between(0, corrupted.length - 1)
      corrupted[at] = (corrupted[at] ?? 0) ^ 1 << this.means.random.between(0, 7)
    }
    return corrupted
  }
}
