import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { sha256 } from '../../../../src/protocol/crypto/index.js'
import { isReviewed } from '../../../../src/protocol/sortition/index.js'
import { isBelowRate } from '../../../../src/protocol/sortition/sample.js'
import { fromHex, hex, utf8 } from '../../../../src/protocol/types/index.js'

/** `UPDATE_VECTORS=1` writes the file again. A change of the file is a change of the protocol. */
const FILE = new URL('../../../vectors/sortition/attested-sample.json', import.meta.url)
const RATES = [0, 1, 50_000, 500_000, 999_999, 1_000_000]

interface Vector {
  readonly chainId: string
  readonly beacon: string
  readonly id: string
  readonly millionths: number
  readonly isReviewed: boolean
}

/** Computes a vector with integers of any size, without the code of the protocol. */
function vectorOf (number: number): Vector {
  const [chainId, beacon, id] = ['chain', `beacon ${number % 5}`, `consent ${number}`]
    .map(text => sha256(utf8(text))) as [Uint8Array, Uint8Array, Uint8Array]
  const millionths = RATES[number % RATES.length]!
  const digest = sha256(utf8('medichain/v2/attested-sample\0'), chainId, beacon, id)
  const first = BigInt(`0x${hex(digest.subarray(0, 8))}`)
  return {
    chainId: hex(chainId), beacon: hex(beacon), id: hex(id), millionths,
    isReviewed: first * 1_000_000n < BigInt(millionths) << 64n
  }
}

function bytesOf (first: bigint): Uint8Array {
  return fromHex(first.toString(16).padStart(16, '0').padEnd(64, '0'))
}

describe('sortition: the sample of attested consents', () => {
  it('is that of the frozen vectors', () => {
    const made = Array.from({ length: 120 }, (_, number) => vectorOf(number))
    if (process.env['UPDATE_VECTORS'] === '1') writeFileSync(FILE, `${JSON.stringify(made, undefined, 1)}\n`)
    assert.deepEqual(JSON.parse(readFileSync(FILE, 'utf8')), made)
    for (const { beacon, chainId, id, isReviewed: expected, millionths } of made) {
      assert.equal(isReviewed(fromHex(chainId), fromHex(beacon), fromHex(id), millionths), expected, id)
    }
  })

  it('is cut exactly at the rate', () => {
    const twentieth = (1n << 64n) / 20n
    assert.equal(isBelowRate(bytesOf(twentieth), 50_000), true, 'a twentieth of 2^64 is no whole number')
    assert.equal(isBelowRate(bytesOf(twentieth + 1n), 50_000), false)
    assert.equal(isBelowRate(bytesOf((1n << 63n) - 1n), 500_000), true)
    assert.equal(isBelowRate(bytesOf(1n << 63n), 500_000), false)
    assert.equal(isBelowRate(bytesOf((1n << 64n) - 1n), 1_000_000), true)
    assert.equal(isBelowRate(bytesOf(0n), 0), false)
  })
})
