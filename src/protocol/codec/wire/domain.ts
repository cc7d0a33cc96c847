import { concat, utf8, type ChainId } from '../../types/index.js'

const SEPARATOR = new Uint8Array([0x00])

/** What is hashed or signed before a chain id exists: utf8("medichain/v1/" + name) ‖ 0x00. */
export function chainlessDomain (name: string): Uint8Array {
  return concat(utf8(`medichain/v1/${name}`), SEPARATOR)
}

// A node meets one chain id, or a few in tests, and some thirty names, once per message.
const known = new WeakMap<ChainId, Map<string, Uint8Array>>()

/**
 * Returns D(name) of SPECIFICATION.md §2: utf8("medichain/v1/" + name) ‖ 0x00 ‖ chainId. Every hash (except
 * in Merkle trees) and every signed message begins with a domain, so that nothing made for one purpose or
 * chain is valid for another. The result is shared: do not write to it.
 */
export function domain (name: string, chainId: ChainId): Uint8Array {
  let byName = known.get(chainId)
  if (byName === undefined) known.set(chainId, byName = new Map<string, Uint8Array>())
  let prefix = byName.get(name)
  if (prefix === undefined) byName.set(name, prefix = concat(chainlessDomain(name), chainId))
  return prefix
}
