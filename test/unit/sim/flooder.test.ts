import assert from 'node:assert/strict'
import { TransactionKind } from '../../../src/protocol/types/index.js'
import type { Means } from '../../../src/sim/adversaries/behaviour.js'
import { Flooder } from '../../../src/sim/adversaries/flooder.js'
import type { Peer } from '../../../src/sim/fabric.js'
import { transactionIn } from '../../../src/sim/frames.js'
import { Random } from '../../../src/sim/random.js'
import { ChainFixture } from '../../fixtures/chain-fixture.js'

describe('sim: a flooder', () => {
  it('adds PROPOSE to what it gossips, up to a number that it may make in a run', () => {
    const { chain, signers } = new ChainFixture()
    const means = {
      chain, signer: signers[0]!, random: new Random('flooder'), plots: new Map(),
      keySecrets: () => assert.fail('it uses no shared key'), state: () => ({ context: { height: 3 } })
    } as unknown as Means
    const flooder = new Flooder(means, 30)
    const proposals = [1, 2, 3].map(() => {
      const [own, ...more] = flooder.gossip(new Uint8Array(1), [{} as Peer]).map(({ frame }) => frame)
      assert.deepEqual(own, new Uint8Array(1))
      return more.filter(frame => transactionIn(frame).kind === TransactionKind.propose).length
    })
    assert.deepEqual(proposals, [20, 10, 0])
  })
})
