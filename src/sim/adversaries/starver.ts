import { NetworkError } from '../../network/index.js'
import { decode, replyCodec, transactionEnvelopeCodec, transactionsReplyCodec }
  from '../../protocol/codec/index.js'
import { hex } from '../../protocol/types/index.js'
import type { Behaviour, Means } from './behaviour.js'
import { toAll } from './behaviour.js'

/**
 * Proposes and then starves the others: its transactions go out with their bodies to one favoured
 * hospital, without them to the rest; it hands no body to anyone who asks, and no key.
 */
export function starver ({ random }: Means): Behaviour {
  let favoured: string | undefined
  return {
    outgoing: toAll,
    gossip (message, to) {
      const envelope = decode(transactionEnvelopeCodec, message)
      if (envelope.verdict !== 'accept' || envelope.value.bodies.length === 0) {
        return toAll(message, to)
      }
      if (to.length > 0) favoured ??= hex(random.pick(to).id)
      const bare = transactionEnvelopeCodec.encode({ ...envelope.value, bodies: [] })
      return to.flatMap(peer => {
        if (hex(peer.id) === favoured) return [{ frame: message, to: peer }]
        return random.chance(0.2) ? [{ frame: bare, to: peer }] : []
      })
    },
    reply (protocol, reply) {
      if (protocol === 'record-key') throw new NetworkError('refused')
      if (protocol === 'txs') return bareEnvelopes(reply)
      return protocol === 'request' ? withoutBodies(reply) : reply
    }
  }
}

function withoutBodies (reply: Uint8Array): Uint8Array {
  const decoded = decode(replyCodec, reply)
  if (decoded.verdict !== 'accept') return reply
  const { value } = decoded
  if (value.type === 'bodies') return replyCodec.encode({ type: 'bodies', bodies: [] })
  if (value.type !== 'transactions') return reply
  return replyCodec.encode({
    type: 'transactions', envelopes: value.envelopes.filter(one => one.bodies.length === 0)
  })
}

function bareEnvelopes (reply: Uint8Array): Uint8Array {
  const decoded = decode(transactionsReplyCodec, reply)
  if (decoded.verdict !== 'accept') return reply
  const envelopes = decoded.value.envelopes.filter(one => one.bodies.length === 0)
  return transactionsReplyCodec.encode({ envelopes })
}
