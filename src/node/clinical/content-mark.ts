import { PAD_COMMITMENT_BYTES } from '../../protocol/codec/index.js'
import { hmacSha256 } from '../../protocol/crypto/index.js'
import { concat, equal, utf8, type RetryTag } from '../../protocol/types/index.js'
import { canonicalBytes, differingPaths, openedRecord, readLossless } from '../../records/index.js'

const DOMAIN = utf8('medichain/v2/content-mark')
const NONCE_BYTES = 12

/**
 * Computes the mark of the content that a hospital submitted under a retry key. The mark is the nonce of the
 * sealed record part, so it is stored with that part and survives a lost disk. It reveals nothing without the
 * hospital's secret. The nonce need not be random, since each record key seals a single body.
 */
export function contentMark (secret: Uint8Array, tag: RetryTag, content: Uint8Array): Uint8Array {
  return hmacSha256(secret, concat(DOMAIN, tag, content)).subarray(0, NONCE_BYTES)
}

export function hasMark (ciphertext: Uint8Array, mark: Uint8Array): boolean {
  return equal(ciphertext.subarray(PAD_COMMITMENT_BYTES, PAD_COMMITMENT_BYTES + NONCE_BYTES), mark)
}

/**
 * Lists the paths at which two record parts of a hospital differ. What the hospital states itself is not
 * compared.
 */
export function recordPaths (first: Uint8Array, second: Uint8Array): readonly string[] {
  return differingPaths(comparable(first), comparable(second))
}

/** Names each resource by its type and its place among those of its type. */
function comparable (recordPart: Uint8Array): Uint8Array {
  const counts = new Map<string, number>()
  const { resources = [] } = openedRecord(recordPart, readLossless) ?? {}
  return canonicalBytes(Object.fromEntries(resources.map(({ resource }) => {
    const type = (resource as { readonly resourceType?: unknown } | null)?.resourceType
    const name = typeof type === 'string' ? type : 'Resource'
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return [`${name}/${name.toLowerCase()}-${count}`, resource]
  })))
}
