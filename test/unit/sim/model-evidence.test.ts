import assert from 'node:assert/strict'
import type { WatchedRun } from '../../../src/sim/checkers/checker.js'
import { ModelEvidence } from '../../../src/sim/checkers/model-evidence.js'
import type { BeaconShare, KeyEpoch, ShareMessage } from '../../../src/protocol/types/index.js'
import { ChainFixture } from '../../fixtures/chain-fixture.js'
import { sharesAfter } from '../../fixtures/lottery.js'

const AT = 2

describe('sim: the checker of evidence', () => {
  it('judges shares by the epoch before the block, which may end that epoch', () => {
    const fixture = new ChainFixture()
    const { dealt } = fixture
    const { epoch } = dealt
    const state = { ...fixture.state, height: 1 }
    const share = (fill: number): ShareMessage => {
      const blockHash = new Uint8Array(32).fill(fill)
      const [{ element, proof }] = sharesAfter({ ...state, hash: blockHash }, dealt, [1]) as [BeaconShare]
      const { holders, number } = epoch
      return { epoch: number, height: state.height, blockHash, holder: holders[1]!, element, proof }
    }
    const next = { ...epoch, number: epoch.number + 1, keys: [] }
    const faultAfter = (before: KeyEpoch, after: KeyEpoch): string | undefined => new ModelEvidence({
      chain: state.chain, nodes: [], isLiar: () => true,
      history: {
        tip: AT, at: (height: number) => ({ epoch: height < AT ? before : after }),
        recoveryAt: () => new Uint8Array(32)
      }
    } as unknown as WatchedRun).faultOf({ type: 'shares', first: share(1), second: share(2) }, AT)
    assert.equal(faultAfter(epoch, next), undefined)
    assert.equal(faultAfter(next, epoch), 'evidence that nobody made')
    assert.equal(faultAfter({ ...epoch, number: next.number }, epoch), 'evidence that nobody made')
  })
})
