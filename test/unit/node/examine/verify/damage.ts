/** This file damages stored chains. */
import assert from 'node:assert/strict'
import type { VerificationView } from '../../../../../src/api/index.js'
import { verifyStore } from '../../../../../src/node/examine/verify/index.js'
import {
  del, KeySpace, MemoryStore, put, storedChain, u64, type KeyValueStore
} from '../../../../../src/storage/index.js'
import type { ChainFixture } from '../../../../fixtures/chain-fixture.js'
import { eventfulChain } from '../../../../fixtures/eventful-chain.js'

let made: ChainFixture | undefined

/** Returns the chain that all tests share. Tests must not add blocks to this chain. */
export function sharedChain (): ChainFixture {
  return made ??= eventfulChain()
}

/** Returns a database with the shared chain, which a test may damage. */
export async function storedCopy (chain = sharedChain()): Promise<MemoryStore> {
  const store = new MemoryStore()
  await chain.store(store)
  return store
}

export function keyOf (space: number, key: Uint8Array): Uint8Array {
  return Uint8Array.of(space, ...key)
}

export const blockKey = (height: number): Uint8Array => keyOf(KeySpace.block, u64(height))
export const certificateKey = (height: number): Uint8Array =>
  keyOf(KeySpace.certificate, u64(height))

export async function write (
  store: KeyValueStore, key: Uint8Array, value: Uint8Array
): Promise<void> {
  await store.batch([put(key, value)], { sync: true })
}

export async function remove (store: KeyValueStore, ...keys: Uint8Array[]): Promise<void> {
  await store.batch(keys.map(del), { sync: true })
}

/** Changes a byte of a row by XOR with a mask. */
export async function flip (
  store: KeyValueStore, key: Uint8Array, at: number, mask: number
): Promise<void> {
  const row = await store.get(key)
  assert(row !== undefined && at < row.byteLength)
  await write(store, key, flipped(row, at, mask))
}

export function flipped (row: Uint8Array, at: number, mask: number): Uint8Array {
  // `slice` is not used, because on a Buffer, which LevelDB may return, it does not copy the memory.
  const changed = new Uint8Array(row)
  changed[at]! ^= mask
  return changed
}

export async function verify (
  store: KeyValueStore, options: Parameters<typeof verifyStore>[2] = {}
): Promise<VerificationView> {
  return verifyStore(storedChain(store), () => {}, { scratch: new MemoryStore(), ...options })
}

export async function expectFailure (
  store: KeyValueStore, height: number, code: string | RegExp,
  options: Parameters<typeof verifyStore>[2] = {}
): Promise<void> {
  const view = await verify(store, options)
  assert.equal(view.failure?.height, height, JSON.stringify(view))
  assert.match(view.failure.code, typeof code === 'string' ? new RegExp(`^${code}$`) : code)
  assert.equal(view.height, Math.max(0, height - 1))
  assert.match(view.failure.message, /^[A-Z].*\.$/s)
}
