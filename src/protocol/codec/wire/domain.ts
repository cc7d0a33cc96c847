import type { ChainId } from '../../types/index.js'
import { concat, utf8 } from '../../types/index.js'

const SEPARATOR = new Uint8Array([0x00])

/** What is hashed or signed before a chain id exists: utf8("medichain/v1/" + name) ‖ 0x00. */
export function chainlessDomain (name: string): Uint8Array {
  return concat(utf8(`medichain/v1/${name}`), SEPARATOR)
}

// A node meets a handful of chain ids (one; more in tests) and some thirty names, once per message.
const known = new WeakMap<ChainId, Map<string, Uint8Array>>()

/**
 * D(name) of consensus.md §2: utf8("medichain/v1/" + name) ‖ 0x00 ‖ chainId. Every hash (Merkle
 * trees apart) and every signed message begins with one, so that nothing made for one purpose or
 * chain is ever valid for another. The result is shared: do not write to it.
 */
export function domain (name: string, chainId: ChainId): Uint8Array {
  let byName = known.get(chainId)
  if (byName === undefined) known.set(chainId, byName = new Map<string, Uint8Array>())
  let prefix = byName.get(name)
  if (prefix === undefined) byName.set(name, prefix = concat(chainlessDomain(name), chainId))
  return prefix
}
