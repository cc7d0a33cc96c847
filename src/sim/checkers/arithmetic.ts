import { hash } from 'node:crypto'
import type { Certificate, Chain, MemberId, Statement } from '../../protocol/types/index.js'

/*
 * The arithmetic of the checkers, written from SPECIFICATION.md alone. It uses no code of protocol/.
 */

export const NOTARIZE = 1
export const NULLIFY = 2
export const FINALIZE = 3

/** Returns n - f with f = ⌊(n-1)/3⌋ (§1). */
export function quorumOf (n: number): number {
  return n - Math.floor((n - 1) / 3)
}

export function name (bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

export function equalIds (a: MemberId, b: MemberId): boolean {
  return Buffer.compare(a, b) === 0
}

export function short (bytes: Uint8Array): string {
  return name(bytes).slice(0, 8)
}

export function sha (...parts: Uint8Array[]): Buffer {
  return hash('sha256', Buffer.concat(parts), 'buffer')
}

/** Returns D(x) of §2. */
export function tagged (chain: Chain, what: string): Buffer {
  return Buffer.concat([Buffer.from(`medichain/v2/${what}\0`, 'latin1'), chain.id])
}

export function number8 (value: number): Buffer {
  return Buffer.from([value])
}

export function number16 (value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

export function number32 (value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

export function number64 (value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}

/** Hashes a leaf of a Merkle tree (§2, RFC 9162 §2.1.1). */
export function leafOf (data: Uint8Array): Buffer {
  return sha(number8(0), data)
}

/** Computes the root over leaf hashes by the recursion of RFC 9162 §2.1.1. */
export function rootOf (leaves: readonly Uint8Array[]): Buffer {
  const [first] = leaves
  if (first === undefined) return sha()
  if (leaves.length === 1) return Buffer.from(first)
  const half = splitOf(leaves.length)
  return sha(number8(1), rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half)))
}

/** Returns the root that a path proves for a leaf of `size` leaves (RFC 9162 §2.1.3), if any. */
export function rootByPath (
  leaf: Uint8Array, index: number, size: number, path: readonly Uint8Array[]
): Uint8Array | undefined {
  const sibling = path.at(-1)
  if (index < 0 || index >= size || (size === 1) !== (sibling === undefined)) return undefined
  if (sibling === undefined) return leaf
  const half = splitOf(size)
  const isLeft = index < half
  const own = isLeft
    ? rootByPath(leaf, index, half, path.slice(0, -1))
    : rootByPath(leaf, index - half, size - half, path.slice(0, -1))
  if (own === undefined) return undefined
  return isLeft ? sha(number8(1), own, sibling) : sha(number8(1), sibling, own)
}

/** Returns the largest power of two below `size`. */
function splitOf (size: number): number {
  let half = 1
  while (half * 2 < size) half *= 2
  return half
}

/** Computes the id of a transaction, whose last 64 bytes are its signature (§3). */
export function txIdOf (chain: Chain, bytes: Uint8Array): Buffer {
  return sha(tagged(chain, 'tx'), bytes.subarray(0, -64))
}

/** Computes the id of a case. @param leaf leaf hash of the proposal (§3) */
export function caseIdOf (chain: Chain, submitter: MemberId, leaf: Uint8Array): Buffer {
  return sha(tagged(chain, 'case'), submitter, leaf)
}

/** Returns the bytes that a vote signs (§3). */
export function voteBytes (
  chain: Chain, { kind, height, view, blockHash }: Statement, recovery: Uint8Array = ZEROS
): Buffer {
  const fields = Buffer.alloc(13)
  fields.writeUInt8(kind, 0)
  fields.writeBigUInt64BE(BigInt(height), 1)
  fields.writeUInt32BE(view, 9)
  return Buffer.concat([tagged(chain, 'vote'), nameOf(recovery), fields, blockHash])
}

/** Returns the bytes of a recovery in a signed message: none before the first recovery (§10.6). */
export function nameOf (recovery: Uint8Array): Uint8Array {
  return recovery.every(byte => byte === 0) ? new Uint8Array() : recovery
}

/** Returns the order of leaders of a height (§6). */
export function leadersOf (
  chain: Chain, beacon: Uint8Array, height: number, ids: readonly MemberId[]
): string[] {
  return sortedBy(ids, id => sha(tagged(chain, 'leader'), beacon, number64(height), id))
}

/** Returns the order in which the hospitals get the slots of a case (§6). */
export function drawOf (
  chain: Chain, beacon: Uint8Array, caseId: string, submitter: MemberId, ids: readonly MemberId[]
): string[] {
  const others = ids.filter(id => name(id) !== name(submitter))
  return sortedBy(others, id =>
    sha(tagged(chain, 'assign'), beacon, Buffer.from(caseId, 'hex'), id))
}

/** Returns whether a clinician must judge a case (§7.6). */
export function isInSample (chain: Chain, beacon: Uint8Array, caseId: string, millionths: number): boolean {
  const digest = sha(tagged(chain, 'audit'), beacon, Buffer.from(caseId, 'hex'))
  return digest.readBigUInt64BE(0) * 1_000_000n < BigInt(millionths) << 64n
}

/** The σ of a header while no key epoch is active. */
export const ZEROS = Buffer.alloc(32)

/** Returns the beacon of a block, by the σ in the next header (§6.1). */
export function beaconBy (chain: Chain, height: number, sigma: Uint8Array): Buffer {
  return name(sigma) === name(ZEROS)
    ? sha(tagged(chain, 'beacon0'), number64(height))
    : sha(tagged(chain, 'beacon'), number64(height), sigma)
}

/** Returns the places in set(h) that the bitmap of a certificate names, spare bits included. */
export function placesOf ({ bitmap }: Pick<Certificate, 'bitmap'>): number[] {
  const places: number[] = []
  for (let i = 0; i < bitmap.length * 8; i++) {
    if (Math.floor((bitmap[i >> 3] ?? 0) / 2 ** (i & 7)) % 2 === 1) places.push(i)
  }
  return places
}

export function textOf ({ kind, height, view, blockHash }: Statement): string {
  const verb = kind === NOTARIZE ? 'NOTARIZE' : kind === NULLIFY ? 'NULLIFY' : 'FINALIZE'
  return `${verb} ${height}/${view}${kind === NULLIFY ? '' : ` ${short(blockHash)}`}`
}

/** Returns whether no honest hospital signs both statements (§12). */
export function areContrary (first: Statement, second: Statement): boolean {
  if (first.height !== second.height || first.view !== second.view) return false
  if (first.kind === second.kind) {
    return first.kind !== NULLIFY && name(first.blockHash) !== name(second.blockHash)
  }
  return [first.kind, second.kind].sort().join() === `${NULLIFY},${FINALIZE}`
}

function sortedBy (ids: readonly MemberId[], digest: (id: MemberId) => Buffer): string[] {
  return ids.map(id => ({ id: name(id), digest: name(digest(id)) }))
    .sort((a, b) => a.digest < b.digest ? -1 : 1)
    .map(({ id }) => id)
}
