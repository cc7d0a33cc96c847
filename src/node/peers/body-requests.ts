import { bodyHash, replyCodec, requestCodec } from '../../protocol/codec/index.js'
import type { NamedBody } from '../../protocol/replica/index.js'
import { hex } from '../../protocol/types/index.js'
import type { StoredBody } from '../../storage/index.js'
import type { Core } from '../core.js'
import { ask } from './ask.js'
import type { PeerChoice } from './peer-choice.js'

/** Those that the first hospital has which has any; each is checked to be what its hash names. */
export async function askForBodies (
  core: Core, peers: PeerChoice, wanted: readonly NamedBody[]
): Promise<StoredBody[]> {
  const submitters = new Map(wanted.map(one => [hex(one.hash), one.submitter]))
  for (const peer of peers.order()) {
    const reply = await ask(core, peer, 'request', {
      codec: requestCodec, value: { type: 'bodies', hashes: wanted.map(one => one.hash) }
    }, replyCodec)
    if (reply.verdict !== 'accept' || reply.value.type !== 'bodies') continue
    const good = reply.value.bodies.filter(({ hash, ciphertext }) => {
      const submitter = submitters.get(hex(hash))
      return submitter !== undefined && hex(bodyHash(core.chain.id, submitter, ciphertext)) === hex(hash)
    })
    if (good.length < reply.value.bodies.length) core.network.report(peer, 'wrong-body')
    if (good.length > 0) return good
  }
  return []
}
