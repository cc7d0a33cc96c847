/** Attacks on σ: a leader that proposes a false σ, or shares that do not make one. */
import assert from 'node:assert/strict'
import { blockHash, blockProposalSignBytes } from '../../../../src/protocol/codec/index.js'
import {
  hex, type BeaconShare, type ConsensusMessage, type Header, type LeafHash, type Signer
} from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { sharesAfter } from '../../../fixtures/lottery.js'
import { Bench } from '../replica/support/bench.js'

interface Turn {
  readonly bench: Bench
  readonly leader: Signer
  readonly header: Header
  readonly shares: readonly BeaconShare[]
  /** Returns the faults and the votes after a proposal of the leader. */
  give: (header: Header, shares: readonly BeaconShare[]) => string[]
}

/** Lets a hospital wait for the proposal of block 2. */
function atBlockOne (): Turn {
  const world = new ChainFixture()
  world.commit([world.anything(world.signers[0]!)])
  const { block, certificate } = world.blocks[0]!
  const shares = sharesAfter(world.state, world.dealt)
  const propose = world.propose(world.signers[0]!, world.proposal())
  world.commit([propose])
  const { header } = world.blocks[1]!.content
  const leaves: LeafHash[] = [propose.leaf]
  const leader = world.signerOf(header.proposer)
  const bench = new Bench(world, world.signers.find(({ id }) => hex(id) !== hex(leader.id))).vote()
  bench.give({ type: 'block', from: leader.id, bytes: block, certificate })
  bench.wall = header.timestamp
  bench.admit(propose)
  const give = (changed: Header, attached: readonly BeaconShare[]): string[] => {
    const statement = { height: 2, view: 0, blockHash: blockHash(world.chain.id, changed) }
    const message: ConsensusMessage = { type: 'proposal', proposal: {
      proposal: { ...statement, signer: leader.id,
        signature: leader.sign(blockProposalSignBytes(world.chain.id, statement)) },
      justifyView: -1, block: { header: changed, leaves }, notarization: undefined, nullifications: [],
      shares: attached
    } }
    return bench.give({ type: 'message', from: leader.id, message }).flatMap(effect => {
      if (effect.type === 'fault') return [effect.code]
      return effect.type === 'broadcast' && effect.message.type === 'vote' ? ['vote'] : []
    })
  }
  return { bench, leader, header, shares, give }
}

/** The code of the block, and the fault of its leader. */
const REFUSED = ['wrong-sigma', 'invalid-block']

describe('attacks: a false σ', () => {
  it('in a header gets no vote, and its leader is scored', () => {
    const { give, header, shares } = atBlockOne()
    assert.deepEqual(give({ ...header, sigma: new Uint8Array(32).fill(7) }, shares), REFUSED)
    const zeros = atBlockOne()
    assert.deepEqual(zeros.give({ ...zeros.header, sigma: new Uint8Array(32) }, shares), REFUSED)
  })

  it('is not made by t − 1 shares, a share twice or a share of another, and nothing is lost', () => {
    const { give, header, shares } = atBlockOne()
    const [one, other] = shares as [BeaconShare, BeaconShare]
    assert.deepEqual(give(header, [one]), ['share-count'])
    assert.deepEqual(give(header, [one, one]), ['share-order'])
    assert.deepEqual(give(header, [other, one]), ['share-order'])
    assert.deepEqual(give(header, [one, { ...other, element: one.element }]), ['bad-share-proof'])
    assert.deepEqual(give(header, shares), ['vote'], 'although a false copy came first')
  })
})
