import assert from 'node:assert/strict'
import { NothingGoesBack } from '../../../src/sim/checkers/i11-nothing-goes-back.js'
import type { SimNode } from '../../../src/sim/sim-node.js'
import { NO_RECOVERY, type Vote } from '../../../src/protocol/types/index.js'

describe('sim: I11', () => {
  const vote = {
    kind: 3, height: 8, view: 0, blockHash: new Uint8Array(32)
  } as unknown as Vote
  const nodeAt = (height: number, life: object): SimNode => ({
    name: 'n1', slot: 1, life, isDiskLost: false,
    parts: { hostLoop: { state: {
      context: { height, recovery: NO_RECOVERY }, consensus: { view: 0, ownActs: { votes: [] } }
    } } }
  } as unknown as SimNode)

  it('does not count a height whose block a crash may still undo', () => {
    const faults: string[] = []
    const checker = new NothingGoesBack({
      violate: (rule: string, text: string) => { faults.push(`${rule} ${text}`) }
    } as never)
    const [first, second] = [{}, {}]
    checker.inspect(nodeAt(8, first))
    checker.voted(nodeAt(9, first), vote)
    checker.inspect(nodeAt(8, second))
    assert.deepEqual(faults, [])
    checker.inspect(nodeAt(9, second))
    checker.inspect(nodeAt(8, second))
    assert.match(faults[0] ?? '', /I11.*n1 fell back to height 8/)
  })
})
