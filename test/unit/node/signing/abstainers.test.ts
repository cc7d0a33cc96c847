import assert from 'node:assert/strict'
import { Abstainers, type AbstainersParts } from '../../../../src/node/signing/abstainers.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { Consortium, diagnosis, until, type TestNode } from '../../../fixtures/running-nodes.js'
import { casesOf } from '../../../../src/protocol/ledger/index.js'

const world = new ChainFixture()
const [a, b] = world.signers.map(signer => signer.id) as [Uint8Array, Uint8Array]

/** Returns abstainers at height 11, and the heights up to which they request blocks from the replica. */
function listening (): { abstainers: Abstainers, asked: number[], parts: { now: number, height: number } } {
  const asked: number[] = []
  const parts = { now: 0, height: 11 }
  const abstainers = new Abstainers({
    clock: { monotonic: () => parts.now },
    membership: { set: world.state.set },
    hostLoop: {
      get state () { return { context: { height: parts.height } } },
      submit: (input: { until: number }) => { asked.push(input.until) }
    }
  } as unknown as AbstainersParts)
  return { abstainers, asked, parts }
}

function hasDecided ({ commits }: TestNode): boolean {
  return commits.some(commit => casesOf(commit.delta, 'closed').length > 0)
}

describe('node: abstainers', () => {
  it('cause empty blocks until they vote again, and repeated statements have no further effect', () => {
    const { abstainers, asked } = listening()
    for (let i = 0; i < 5; i++) abstainers.note(a, 13)
    abstainers.note(b, 14)
    assert.deepEqual(asked, [13, 14])
  })

  it('cannot request blocks for heights that are past, too far ahead, or not their own', () => {
    const { abstainers, asked } = listening()
    for (const from of [undefined, 0, 11, 15, 2 ** 53 - 1]) abstainers.note(a, from)
    abstainers.note(world.government.id, 13)
    assert.deepEqual(asked, [])
  })

  it('cannot cause an endless series of blocks', () => {
    const { abstainers, asked, parts } = listening()
    for (let i = 0; i < 1_000; i++) {
      abstainers.note(a, parts.height + 2)
      parts.height++
      parts.now += 1_000
    }
    assert.equal(asked.length, 4)
    abstainers.note(b, parts.height + 2)
    assert.equal(asked.length, 5, 'nobody else pays for it')
    parts.now += 3_600_000
    abstainers.note(a, parts.height + 3)
    assert.equal(asked.length, 6, 'an hour later it is waited for again')
  })
})

describe('node: the vote of an abstainer', () => {
  for (const lost of ['log', 'disk'] as const) {
    it(`is regained on an idle chain, so that the next hospital may lose its ${lost}, too`, async () => {
      const net = await (await new Consortium({ parameters: { viewTimeoutMs: 500 } }).start()).ready()
      try {
        const [a, , c, d] = net.nodes as [TestNode, TestNode, TestNode, TestNode]
        await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
        await until(() => net.nodes.every(hasDecided), 'decided')
        for (const node of [c, d]) {
          await node.kill()
          if (lost === 'log') node.files.remove('wal')
          else node.replaceDisk()
          await node.start()
          await until(() => node.running.voting?.from !== undefined, 'it knows from when on it votes')
          assert(node.running.voting?.from !== 0, 'it abstains')
          await until(() => node.running.hostLoop.state.context.self !== undefined, 'it votes again')
        }
        const before = a.height
        await a.hospital.submissions.submit(diagnosis(a, 'P-2', 'r-2'))
        await until(() => net.nodes.every(node => node.height > before), 'the chain goes on')
      } finally {
        await net.stop()
      }
    }).timeout(180_000)
  }

  it('of two hospitals that lost their disks returns when one restores its former disk', async () => {
    const net = await (await new Consortium({ parameters: { viewTimeoutMs: 500 } }).start()).ready()
    try {
      const [a, , c, d] = net.nodes as [TestNode, TestNode, TestNode, TestNode]
      await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
      await until(() => net.nodes.every(hasDecided), 'decided')
      const former = { files: c.files, database: c.database }
      for (const node of [c, d]) await node.kill()
      for (const node of [c, d]) {
        node.replaceDisk()
        await node.start()
      }
      await until(() => [c, d].every(node => (node.running.voting?.from ?? 0) > 0), 'both abstain')
      const before = a.height
      await a.hospital.submissions.submit(diagnosis(a, 'P-2', 'r-2'))
      await new Promise(resolve => { setTimeout(resolve, 3_000) })
      assert.equal(a.height, before)
      await c.kill()
      c.replaceDisk(former.files, former.database)
      await c.start()
      await until(() => net.nodes.every(node => node.height > before), 'the chain goes on')
      await until(() => d.running.hostLoop.state.context.self !== undefined, 'the other votes again')
    } finally {
      await net.stop()
    }
  }).timeout(180_000)
})
