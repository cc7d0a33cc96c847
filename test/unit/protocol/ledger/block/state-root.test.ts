import assert from 'node:assert/strict'
import fc from 'fast-check'
import { caseCodec, domain } from '../../../../../src/protocol/codec/index.js'
import { sha256 } from '../../../../../src/protocol/crypto/index.js'
import { ENTRY_SPACES } from '../../../../../src/protocol/ledger/index.js'
import type { Change, EntrySpace } from '../../../../../src/protocol/ledger/index.js'
import { caseSize } from '../../../../../src/protocol/ledger/rows/case-size.js'
import { sortChanges } from '../../../../../src/protocol/ledger/block/sort-changes.js'
import { compare, concat, hex } from '../../../../../src/protocol/types/index.js'
import { World, label } from '../support/world.js'

const space = fc.constantFrom<EntrySpace>('case', 'tag', 'patient', 'names', 'block-hash')
// A small alphabet gives equal prefixes, equal keys, and keys that are prefixes of other keys.
const key = fc.oneof(
  fc.uint8Array({ minLength: 0, maxLength: 6, max: 1 }),
  fc.uint8Array({ minLength: 32, maxLength: 32 })
)

/** Computes the state root by its definition. */
function rootByHand (
  chainId: Uint8Array, previous: Uint8Array, changes: readonly Change[]
): Uint8Array {
  const u32 = (n: number): Uint8Array => new Uint8Array([n >>> 24, n >>> 16, n >>> 8, n])
  const sorted = [...changes].filter(change => change.space !== 'ledger').sort((a, b) => (
    ENTRY_SPACES[a.space] - ENTRY_SPACES[b.space] || compare(a.key, b.key)
  ))
  const parts = sorted.flatMap(({ space, key, value }) => [
    new Uint8Array([ENTRY_SPACES[space]]), u32(key.length), key,
    new Uint8Array([value === undefined ? 0 : 1]),
    ...(value === undefined ? [] : [u32(value.length), value])
  ])
  return sha256(concat(domain('state', chainId), previous, ...parts))
}

describe('ledger: state root', () => {
  it('sorts changes by table and key', () => {
    fc.assert(fc.property(fc.array(fc.record({ space, key }), { maxLength: 200 }), rows => {
      const plain = [...rows].sort((a, b) => (
        ENTRY_SPACES[a.space] - ENTRY_SPACES[b.space] || compare(a.key, b.key)
      ))
      const text = (list: typeof rows): string[] => list.map(row => `${row.space}/${hex(row.key)}`)
      assert.deepEqual(text(sortChanges(rows)), text(plain))
    }))
  })

  it('is the chained hash of the changes of each block', () => {
    const world = new World().begin()
    let before = world.deltas.at(-1)!.stateRoot
    world.reject(world.drawn(world.signers[0]!))
    world.approve(world.drawn(world.signers[1]!))
    for (const delta of world.deltas.slice(1)) {
      assert.equal(delta.changes.at(-1)!.space, 'ledger')
      assert.deepEqual(delta.stateRoot, rootByHand(world.chain.id, before, delta.changes))
      before = delta.stateRoot
    }
  })

  it('computes the size of a case without encoding', () => {
    const world = new World().begin()
    const drawn = world.drawn(world.signers[0]!)
    for (const version of [drawn, { ...drawn, order: [] }, world.approve(drawn)]) {
      assert.equal(caseSize(version), caseCodec.encode(version).byteLength)
    }
  })

  it('differs between chains, and after any change', () => {
    const world = new World().begin()
    const { changes, stateRoot } = world.deltas[0]!
    const previous = label('previous')
    const root = rootByHand(world.chain.id, previous, changes)
    assert.notDeepEqual(root, rootByHand(label('other chain'), previous, changes))
    assert.notDeepEqual(root, stateRoot)
    const [first, ...rest] = changes
    const changed = [{ ...first!, value: label('changed') }, ...rest]
    assert.notDeepEqual(root, rootByHand(world.chain.id, previous, changed))
  })
})
