import assert from 'node:assert/strict'
import { MemoryRows, stateRootKey } from '../../../../../src/protocol/ledger/index.js'
import type { Row } from '../../../../../src/protocol/ledger/index.js'
import { hex } from '../../../../../src/protocol/types/index.js'
import { World } from '../support/world.js'

/** Returns the rows that are under the root. */
function leavesOf (world: World): Row[] {
  return [...world.rows.values()].filter(({ space }) => !space.startsWith('state-'))
}

describe('ledger: state root', () => {
  it('is that of a tree made of the rows alone', () => {
    const world = new World().begin()
    world.reject(world.drawn(world.signers[0]!))
    world.approve(world.drawn(world.signers[1]!))
    const other = new MemoryRows()
    other.apply(leavesOf(world))
    assert.deepEqual([...other.rows].sort(), [...world.rows].sort())
  })

  it('covers every table that a block may read', () => {
    const world = new World().begin()
    world.approve(world.drawn(world.signers[1]!))
    const root = hex(world.root)
    const rows = leavesOf(world)
    const spaces = new Set(rows.map(({ space }) => space))
    const all = [
      'ledger', 'case', 'tally', 'key-epoch', 'key-member', 'names', 'pseudonym', 'block-hash'
    ] as const
    for (const space of all) assert(spaces.has(space), space)
    for (const row of rows) {
      const changed = new MemoryRows()
      const value = Uint8Array.of(...row.value, 1)
      changed.apply(rows.map(other => other === row ? { ...row, value } : other))
      const [other] = changed.load([stateRootKey()]).values()
      assert.notEqual(hex(other!), root)
    }
  })

  it('is in the next header', () => {
    const world = new World().begin()
    const before = world.root
    world.drawn(world.signers[0]!)
    assert.deepEqual(world.blocks[1]!.header.stateRoot, before)
    assert.deepEqual(world.blocks[0]!.header.stateRoot, new World().root)
  })
})
