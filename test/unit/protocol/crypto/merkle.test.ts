import assert from 'node:assert/strict'
import { sha256 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import {
  inclusionPath, leafHash, merkleRoot, merkleRootOfHashes, verifyInclusion
} from '../../../../src/protocol/crypto/index.js'
import { concat, fromHex, hex } from '../../../../src/protocol/types/index.js'
import { listVectors, loadVectors } from './vectors.js'

interface Roots { readonly leaves: string[], readonly roots: string[] }

interface Inclusion {
  readonly desc: string
  readonly root: string
  readonly leafHash: string
  readonly index: number
  readonly size: number
  readonly path: string[]
  readonly valid: boolean
}

/** Implements RFC 9162 §2.1.1 and §2.1.3.1 by recursion at the largest power of two below n. */
const oracle = {
  hash (prefix: number, ...parts: Uint8Array[]): Uint8Array {
    return sha256(concat(Uint8Array.of(prefix), ...parts))
  },

  split (n: number): number {
    let k = 1
    while (2 * k < n) k *= 2
    return k
  },

  root (data: readonly Uint8Array[]): Uint8Array {
    if (data.length === 0) return sha256(new Uint8Array(0))
    if (data.length === 1) return oracle.hash(0, data[0]!)
    const k = oracle.split(data.length)
    return oracle.hash(1, oracle.root(data.slice(0, k)), oracle.root(data.slice(k)))
  },

  path (m: number, data: readonly Uint8Array[]): Uint8Array[] {
    if (data.length === 1) return []
    const k = oracle.split(data.length)
    const [left, right] = [data.slice(0, k), data.slice(k)]
    return m < k
      ? [...oracle.path(m, left), oracle.root(right)]
      : [...oracle.path(m - k, right), oracle.root(left)]
  }
}

const leafData = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 70 })

describe('crypto: Merkle trees', () => {
  it('gives the roots of the Certificate Transparency test tree', () => {
    const { leaves, roots } = loadVectors<Roots>('merkle/roots.json')
    roots.forEach((root, n) => {
      assert.equal(hex(merkleRoot(leaves.slice(0, n).map(fromHex))), root, `${n} leaves`)
    })
  })

  for (const name of listVectors('merkle/inclusion/')) {
    const v = loadVectors<Inclusion>('merkle/inclusion/' + name)
    it(`${v.valid ? 'accepts' : 'refuses'} ${name}: ${v.desc}`, () => {
      const path = v.path.map(fromHex)
      const verdict = verifyInclusion(fromHex(v.root), fromHex(v.leafHash), v.index, v.size, path)
      assert.equal(verdict, v.valid)
    })
  }

  it('gives the same roots as the recursion of the RFC for every size up to 70', () => {
    fc.assert(fc.property(leafData, data => {
      assert.deepEqual(merkleRoot(data), oracle.root(data))
      assert.deepEqual(merkleRootOfHashes(data.map(leafHash)), oracle.root(data))
    }))
  })

  it('makes the paths of the RFC, which prove a leaf at its position only', () => {
    fc.assert(fc.property(leafData, fc.nat(), fc.nat(100), (data, at, index) => {
      const m = at % data.length
      const hashes = data.map(leafHash)
      const path = inclusionPath(hashes, m)
      assert.deepEqual(path, oracle.path(m, data))
      const leaf = hashes[m]!
      const root = oracle.root(data)
      assert.ok(verifyInclusion(root, leaf, m, data.length, path))
      // Equal leaves at several positions may have equal paths.
      const elsewhere = verifyInclusion(root, leaf, index, data.length, path)
      if (index !== m) assert.ok(!elsewhere || shared(path, hashes, index))
      // Sizes for which a path at this index has another length.
      for (const size of [m, 4 * data.length + 1]) {
        assert.equal(verifyInclusion(root, leaf, m, size, path), false)
      }
    }))
  })

  it('refuses every changed hash in a path or leaf', () => {
    fc.assert(fc.property(leafData, fc.nat(), fc.nat(), fc.nat(255), (data, at, which, bit) => {
      const m = at % data.length
      const hashes = data.map(leafHash)
      const path = inclusionPath(hashes, m).map(hash => hash.slice())
      const leaf = hashes[m]!.slice()
      const changed = [leaf, ...path][which % (path.length + 1)]!
      changed[bit >> 3]! ^= 1 << (bit & 7)
      assert.equal(verifyInclusion(oracle.root(data), leaf, m, data.length, path), false)
    }))
  })

  it('neither changes nor returns the hashes that it is given', () => {
    const only = leafHash(new Uint8Array([7]))
    const root = merkleRootOfHashes([only])
    assert.deepEqual(root, only)
    root[0]! ^= 1
    assert.notDeepEqual(root, only)
  })

  it('makes no path for a leaf outside the tree', () => {
    assert.throws(() => inclusionPath([leafHash(new Uint8Array(0))], 1), /leaf outside the tree/)
  })
})

/** A path belongs to another index too only if the path of that leaf is equal. */
function shared (path: readonly Uint8Array[], hashes: Uint8Array[], index: number): boolean {
  if (index >= hashes.length) return false
  return inclusionPath(hashes, index).map(hex).join() === path.map(hex).join()
}
