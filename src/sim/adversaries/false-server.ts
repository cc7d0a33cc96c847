import { decode, replyCodec, statusMessageCodec } from '../../protocol/codec/index.js'
import { never } from '../life.js'
import type { Behaviour, Means } from './behaviour.js'
import { toAll } from './behaviour.js'

const HEIGHTS_AHEAD = 1_000

/**
 * Votes as an honest node does and lies to those who lag: claims heights that nobody has reached,
 * forgets whose votes it has seen, serves garbage, old blocks or none, or does not answer at all.
 */
export function falseServer ({ random }: Means): Behaviour {
  const kept = new Map<string, Uint8Array>()
  const boast = (protocol: string, bytes: Uint8Array): Uint8Array =>
    protocol === 'status' && random.chance(0.5) ? boastful(bytes, random.between(-3, HEIGHTS_AHEAD)) : bytes
  return {
    outgoing: toAll,
    question: boast,
    async reply (protocol, reply) {
      if (protocol === 'status') return boast(protocol, reply)
      if (protocol !== 'request') return reply
      switch (random.between(0, 4)) {
        case 0: return random.bytes(random.between(0, 200))
        case 1: return await never()
        case 2: return replyCodec.encode({ type: 'blocks', blocks: [] })
        case 3: return stale(kept, reply)
        default: return reply
      }
    }
  }
}

function boastful (bytes: Uint8Array, ahead: number): Uint8Array {
  const status = decode(statusMessageCodec, bytes)
  if (status.verdict !== 'accept') return bytes
  const { value } = status
  return statusMessageCodec.encode({
    ...value, height: Math.max(1, value.height + ahead), yourVote: undefined
  })
}

/** The first blocks that it ever served, whatever is asked. */
function stale (kept: Map<string, Uint8Array>, reply: Uint8Array): Uint8Array {
  const decoded = decode(replyCodec, reply)
  if (decoded.verdict !== 'accept') return reply
  const name = decoded.value.type
  const first = kept.get(name) ?? reply
  kept.set(name, first)
  return first
}
