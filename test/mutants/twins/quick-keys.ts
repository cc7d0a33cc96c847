import { fastGroup } from '../../../src/sim/fast-group.js'
import type { Member, Signer, Verifier } from '../../../src/protocol/types/index.js'
import { equal, hex } from '../../../src/protocol/types/index.js'
import {
  keyedChain, keyedSigner, labelledBlock, type KeyedChain
} from '../../unit/protocol/consensus/support/keyed-chain.js'

/**
 * Caches the signatures of the keys of `keyedChain`, because schedules sign the same few messages a
 * hundred thousand times.
 */
const signatures = new Map<string, Uint8Array>()

export function quickSigner (member: Member): Signer {
  const slow = keyedSigner(member)
  const name = hex(member.id)
  return {
    ...slow,
    sign: message => {
      const key = keyOf(name, message)
      const known = signatures.get(key)
      if (known !== undefined) return known
      const made = slow.sign(message)
      signatures.set(key, made)
      return made
    }
  }
}

const verifier: Verifier = {
  // Every valid signature was made with these keys, so it is in the cache.
  verify: (id, message, signature) => {
    const known = signatures.get(keyOf(hex(id), message))
    return known !== undefined && (known === signature || equal(known, signature))
  },
  screenKey: () => true,
  group: fastGroup
}

const chains = new Map<number, KeyedChain>()

export function quickChain (n: number): KeyedChain {
  const known = chains.get(n)
  if (known !== undefined) return known
  const keyed = keyedChain(n)
  const quick = { ...keyed, chain: { ...keyed.chain, verifier } }
  chains.set(n, quick)
  return quick
}

const blocks = new Map<string, ReturnType<typeof labelledBlock>>()

export function quickBlock (
  keyed: KeyedChain, height: number, view: number, label: string
): ReturnType<typeof labelledBlock> {
  const key = `${height}/${view}/${label}`
  const timestamp = keyed.chain.genesis.createdAt
  const made = blocks.get(key) ?? labelledBlock(keyed, { height, view, timestamp, label })
  blocks.set(key, made)
  return made
}

function keyOf (name: string, message: Uint8Array): string {
  return name + Buffer.from(message.buffer, message.byteOffset, message.byteLength).toString('latin1')
}
