import { decodeFrame, finalBlockFrame, type FinalBytes } from '../../node/loop/frames.js'
import {
  blockCodec, certificateCodec, decode, replyCodec, statusMessageCodec
} from '../../protocol/codec/index.js'
import { never } from '../life.js'
import type { Random } from '../random.js'
import type { Behaviour, Means } from './behaviour.js'
import { toAll } from './behaviour.js'

const HEIGHTS_AHEAD = 1_000

/**
 * Votes as an honest node does and lies to those who lag: claims heights that nobody has reached,
 * forgets whose votes it has seen, serves garbage, old blocks, blocks that nobody agreed on or none,
 * or does not answer at all.
 */
export function falseServer ({ random }: Means): Behaviour {
  const kept = new Map<string, Uint8Array>()
  const boast = (protocol: string, bytes: Uint8Array): Uint8Array =>
    protocol === 'status' && random.chance(0.5)
      ? boastful(bytes, random.between(-3, HEIGHTS_AHEAD))
      : bytes
  return {
    outgoing (frame, to) {
      const decoded = decodeFrame(frame)
      const isHelp = decoded.verdict === 'accept' && decoded.value.kind === 'final-block'
      if (!isHelp || random.chance(0.5)) return toAll(frame, to)
      return toAll(finalBlockFrame(made(random, decoded.value.final)), to)
    },
    question: boast,
    async reply (protocol, reply) {
      if (protocol === 'status') return boast(protocol, reply)
      if (protocol !== 'request') return reply
      switch (random.between(0, 5)) {
        case 0: return random.bytes(random.between(0, 200))
        case 1: return await never()
        case 2: return replyCodec.encode({ type: 'blocks', blocks: [] })
        case 3: return stale(kept, reply)
        case 4: return invented(random, reply)
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
    ...value, height: Math.max(1, value.height + ahead), yourVotes: []
  })
}

function invented (random: Random, reply: Uint8Array): Uint8Array {
  const decoded = decode(replyCodec, reply)
  if (decoded.verdict !== 'accept' || decoded.value.type !== 'blocks') return reply
  return replyCodec.encode({ type: 'blocks', blocks: decoded.value.blocks.map(one => made(random, one)) })
}

/** Another block under the certificate of this one, or this one under made-up signatures. */
function made (random: Random, { block, certificate }: FinalBytes): FinalBytes {
  if (random.chance(0.5)) {
    const content = blockCodec.decode(block)
    const header = { ...content.header, timestamp: content.header.timestamp + 1 }
    return { block: blockCodec.encode({ ...content, header }), certificate }
  }
  const real = certificateCodec.decode(certificate)
  const signatures = real.signatures.map(() => random.bytes(64))
  return { block, certificate: certificateCodec.encode({ ...real, signatures }) }
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
