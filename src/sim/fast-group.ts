/**
 * A substitute for the group of shared keys, for the simulator only. An element is its own discrete
 * logarithm: k·G is the number k modulo ℓ. So an operation takes microseconds, and nothing is secret. The
 * simulated adversaries do not compute discrete logarithms, so within a simulation the usual rules apply.
 */
import assert from 'node:assert'
import { sha512 } from '../protocol/crypto/index.js'
import type { Group } from '../protocol/types/index.js'

const L = 2n ** 252n + 27742317777372353535851937790883648493n
const BYTES = 32
const WORD_BYTES = 8
const WORD_BITS = 64n

export const fastGroup: Group = {
  isElement: bytes => bytes.length === BYTES && isElement(integer(bytes)),
  isScalar: bytes => bytes.length === BYTES && integer(bytes) < L,
  base: k => element(scalar(k)),
  multiply: (k, point) => element(scalar(k) * nonzero(point)),
  add: (a, b) => element(nonzero(a) + nonzero(b)),
  subtract: (a, b) => element(L + nonzero(a) - nonzero(b)),
  hashToElement: (message, domain) => bytesOf(1n + hashed(message, domain) % (L - 1n)),
  hashToScalar: (message, domain) => bytesOf(hashed(message, domain)),
  addScalars: (a, b) => bytesOf(scalar(a) + scalar(b)),
  subtractScalars: (a, b) => bytesOf(L + scalar(a) - scalar(b)),
  multiplyScalars: (a, b) => bytesOf(scalar(a) * scalar(b)),
  invertScalar: a => bytesOf(inverse(nonzero(a))),
  scalarOf (n) {
    assert(Number.isSafeInteger(n) && n >= 0, 'a whole number')
    return bytesOf(BigInt(n))
  }
}

function isElement (n: bigint): boolean {
  return n > 0n && n < L
}

function scalar (bytes: Uint8Array): bigint {
  const n = integer(bytes)
  assert(bytes.length === BYTES && n < L, 'a scalar is below the order of the group')
  return n
}

function nonzero (bytes: Uint8Array): bigint {
  const n = integer(bytes)
  assert(bytes.length === BYTES && isElement(n), 'a number from 1 to the order of the group')
  return n
}

function element (n: bigint): Uint8Array | undefined {
  return n % L === 0n ? undefined : bytesOf(n)
}

function hashed (message: Uint8Array, domain: Uint8Array): bigint {
  return integer(sha512(Uint8Array.of(domain.length >> 8, domain.length & 0xff), domain, message))
}

/** Returns 1/a by the extended algorithm of Euclid. */
function inverse (a: bigint): bigint {
  let [r, next, t, nextT] = [L, a, 0n, 1n]
  while (next !== 0n) {
    const quotient = r / next
    ;[r, next] = [next, r - quotient * next]
    ;[t, nextT] = [nextT, t - quotient * nextT]
  }
  return t + L
}

/** Reads a little-endian number of any length. */
function integer (bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let n = 0n
  let end = bytes.length
  while (end % WORD_BYTES !== 0) n = n << 8n | BigInt(bytes[--end]!)
  while (end > 0) n = n << WORD_BITS | view.getBigUint64(end -= WORD_BYTES, true)
  return n
}

function bytesOf (n: bigint): Uint8Array {
  const bytes = new Uint8Array(BYTES)
  const view = new DataView(bytes.buffer)
  let rest = n < L ? n : n % L
  for (let at = 0; at < BYTES; at += WORD_BYTES, rest >>= WORD_BITS) view.setBigUint64(at, rest, true)
  return bytes
}
