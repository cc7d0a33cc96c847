import assert from 'node:assert/strict'
import { readiness } from '../../../../src/protocol/ledger/index.js'
import {
  TransactionKind, ZERO_32, type BeaconShare, type BlockHash, type ShareMessage, type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { installEpoch, type DealtEpoch } from '../../../fixtures/dealt-epoch.js'
import { sharesAfter } from '../../../fixtures/lottery.js'
import { codeOf } from './support/code-of.js'
import { World, label } from './support/world.js'

describe('ledger: evidence of two shares', () => {
  let world: World
  let dealt: DealtEpoch

  const share = (blockHash: BlockHash, over: Partial<ShareMessage> = {}): ShareMessage => {
    const [{ element, proof }] = sharesAfter({ ...world.state, hash: blockHash }, dealt, [1]) as [BeaconShare]
    const { holders, number } = dealt.epoch
    const { height } = world.state
    return { epoch: number, height, blockHash, holder: holders[1]!, element, proof, ...over }
  }
  const evidence = (first: ShareMessage, second: ShareMessage): VerifiedTransaction =>
    world.sign(world.signers[0]!, {
      kind: TransactionKind.evidence, author: world.signers[0]!.id,
      conflict: { type: 'shares', first, second }
    })

  beforeEach(() => {
    world = new World(4).begin()
    dealt = installEpoch(world.state, world.rows)
  })

  it('needs valid proofs of both', () => {
    const [one, other] = [share(label('a block')), share(label('another block'))]
    assert.equal(codeOf(world, evidence(one, other)), 'accept')
    const forged = { ...one, blockHash: label('a third block') }
    assert.equal(codeOf(world, evidence(one, forged)), 'reject bad-share-proof')
    assert.equal(codeOf(world, evidence(forged, one)), 'reject bad-share-proof')
  })

  it('is valid during its epoch', () => {
    const tx = evidence(share(label('a block')), share(ZERO_32))
    const later = evidence(share(label('a block'), { epoch: 2 }), share(ZERO_32, { epoch: 2 }))
    assert.equal(readiness(world.state, tx, 0), 'ready')
    assert.equal(readiness(world.state, later, 0), 'unknown')
    const { height } = world.state
    const ahead = [label('a block'), ZERO_32].map(hash => share(hash, { height: height + 1 }))
    assert.equal(readiness(world.state, evidence(ahead[0]!, ahead[1]!), 0), 'unknown')
    assert.equal(codeOf(world, later), 'reject bad-share-proof')
    const { active } = world.state.keys
    world.state = { ...world.state, keys: { ...world.state.keys, active: { ...active!, number: 2 } } }
    assert.equal(readiness(world.state, tx, 0), 'never')
    assert.equal(codeOf(world, tx), 'reject bad-share-proof')
  })
})
