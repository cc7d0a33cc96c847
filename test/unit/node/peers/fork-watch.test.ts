import assert from 'node:assert/strict'
import { ForkWatch, type ForkWatchParts } from '../../../../src/node/peers/fork-watch.js'
import { assembleCertificate, certificateBeside, voteSignBytes }
  from '../../../../src/protocol/codec/index.js'
import type { ReplicaInput } from '../../../../src/protocol/replica/index.js'
import type { Certificate } from '../../../../src/protocol/types/index.js'
import { VoteKind } from '../../../../src/protocol/types/index.js'
import { eventfulChain } from '../../../fixtures/eventful-chain.js'

const world = eventfulChain()

/** Another block of height 1, signed by a quorum; with wrong signatures if forged. */
function anotherBlock (isForged: boolean): Certificate {
  const statement = {
    kind: VoteKind.finalize, height: 1, view: 0, blockHash: new Uint8Array(32).fill(9)
  }
  const { members } = world.chain.genesis
  const message = voteSignBytes(world.chain.id, statement)
  const votes = new Map(members.map(({ id }, place) =>
    [place, isForged ? new Uint8Array(64) : world.signerOf(id).sign(message)] as const))
  return assembleCertificate(statement, members, votes)
}

function ownAt (height: number): Certificate {
  const own = certificateBeside(world.blocks[height - 1]!.certificate)
  assert(own.verdict === 'accept')
  return own.value
}

/** @param height of the newest block here, which became final in an earlier run of the process */
async function look (tip: Certificate, height = world.blocks.length, laterMs = 0): Promise<ReplicaInput[]> {
  const heard: ReplicaInput[] = []
  const parts = {
    chain: world.chain,
    clock: { wall: () => world.state.timestamp + laterMs },
    hostLoop: {
      state: { ledger: { height, hash: ownAt(height).blockHash }, halted: false },
      submit: (input: ReplicaInput) => { heard.push(input) }
    },
    store: {
      readBlock: async (height: number) => world.blocks[height - 1],
      async * entries () {}
    },
    fail: (error: unknown) => { throw error }
  } as unknown as ForkWatchParts
  new ForkWatch(parts).look(tip)
  await new Promise(resolve => { setImmediate(resolve) })
  return heard
}

describe('node/peers: fork watch', () => {
  it('halts a node that is ahead of a peer with a different last block', async () => {
    const [input] = await look(anotherBlock(false))
    assert(input?.type === 'fork')
    assert.equal(input.certificates.length, 2)
  })

  it('halts again after a restart, when all that is left of the fork is the newest block', async () => {
    const [input] = await look(anotherBlock(false), 1)
    assert(input?.type === 'fork')
  })

  it('ignores a block that no quorum signed, and its own block', async () => {
    assert.deepEqual(await look(anotherBlock(true)), [])
    assert.deepEqual(await look(ownAt(1)), [])
    assert.deepEqual(await look(ownAt(1), 1), [])
  })

  it('ignores a block so old that its signers may have sold their keys', async () => {
    const { trustPeriodMs } = world.chain.genesis.parameters
    assert.equal((await look(anotherBlock(false), undefined, trustPeriodMs - 86_400_000)).length, 1)
    assert.deepEqual(await look(anotherBlock(false), undefined, trustPeriodMs + 86_400_000), [])
  })
})
