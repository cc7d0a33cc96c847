/** Buckets are changed as bytes, since an object for each leaf would cost more than the rest of an update. */
import { HASH_BYTES, LEAF_BYTES, stepAt, type LeafChange } from './leaf.js'

/** The first byte of a bucket is zero, and its leaves follow. */
const HEAD = 1

/**
 * Returns a bucket after some changes of its leaves. It may have more leaves than a page.
 * @param changes sorted by path, of which those from `low` to before `high` apply
 */
export function withLeaves (
  bucket: Uint8Array, changes: readonly LeafChange[], low: number, high: number
): Uint8Array {
  const places: Place[] = []
  let length = bucket.length
  for (let i = low, at = HEAD; i < high; i++) {
    const { path, valueHash } = changes[i]!
    const place = placeOf(bucket, at, path)
    places.push(place)
    at = place.at
    if (valueHash !== undefined) length += LEAF_BYTES
    if (place.isTaken) length -= LEAF_BYTES
  }
  const result = new Uint8Array(length)
  let from = HEAD
  let to = HEAD
  places.forEach(({ at, isTaken }, i) => {
    const { path, valueHash } = changes[low + i]!
    result.set(bucket.subarray(from, at), to)
    to += at - from
    from = isTaken ? at + LEAF_BYTES : at
    if (valueHash === undefined) return
    result.set(path, to)
    result.set(valueHash, to + HASH_BYTES)
    to += LEAF_BYTES
  })
  result.set(bucket.subarray(from), to)
  return result
}

/** Returns the leaves of several buckets in one. */
export function joinedBuckets (buckets: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(buckets.reduce((sum, bucket) => sum + bucket.length - HEAD, HEAD))
  let to = HEAD
  for (const bucket of buckets) {
    result.set(bucket.subarray(HEAD), to)
    to += bucket.length - HEAD
  }
  return result
}

/** Splits a bucket by the steps of its leaves at a depth. */
export function splitBucket (bucket: Uint8Array, depth: number): Map<number, Uint8Array> {
  const parts = new Map<number, Uint8Array>()
  for (let from = HEAD; from < bucket.length;) {
    const step = stepIn(bucket, from, depth)
    let to = from + LEAF_BYTES
    while (to < bucket.length && stepIn(bucket, to, depth) === step) to += LEAF_BYTES
    const part = new Uint8Array(HEAD + to - from)
    part.set(bucket.subarray(from, to), HEAD)
    parts.set(step, part)
    from = to
  }
  return parts
}

interface Place {
  /** Where the leaf is in the bucket, or would be. */
  readonly at: number
  readonly isTaken: boolean
}

/** Looks for the leaf of a path from the leaf at `from` on. */
function placeOf (bucket: Uint8Array, from: number, path: Uint8Array): Place {
  for (let at = from; at < bucket.length; at += LEAF_BYTES) {
    const order = compareAt(bucket, at, path)
    if (order >= 0) return { at, isTaken: order === 0 }
  }
  return { at: bucket.length, isTaken: false }
}

function compareAt (bucket: Uint8Array, at: number, path: Uint8Array): number {
  for (let i = 0; i < HASH_BYTES; i++) {
    const difference = bucket[at + i]! - path[i]!
    if (difference !== 0) return difference
  }
  return 0
}

function stepIn (bucket: Uint8Array, at: number, depth: number): number {
  return stepAt(bucket.subarray(at, at + HASH_BYTES), depth)
}
