import assert from 'node:assert/strict'
import { checkAhead, groundOf, type CheckedBlock } from '../../src/node/peers/check-ahead.js'
import { startCheckThread } from '../../src/node/peers/start-check-thread.js'
import { ChainFixture } from '../fixtures/chain-fixture.js'

describe('e2e: a thread that checks blocks', function () {
  this.timeout(60_000)

  it('finds what the same code finds here, up to the first invalid block', async () => {
    const world = new ChainFixture()
    const [first, second] = world.signers
    for (let number = 1; number <= 10; number++) {
      world.commit([first, second].map(signer => world.anything(signer!, number)))
    }
    const ground = groundOf(world.chain, world.state)
    const blocks = world.blocks.slice(1).map(({ block, certificate }) => ({ block, certificate }))
    const broken = [...blocks, { block: blocks[0]!.block, certificate: blocks[1]!.certificate.subarray(1) }]
    const found: CheckedBlock[] = []
    await new Promise<void>((resolve, reject) => {
      const thread = startCheckThread(({ checked, isLast, number }) => {
        assert.equal(number, 7)
        found.push(...checked)
        if (!isLast) return
        thread.stop()
        resolve()
      }, error => { reject(error instanceof Error ? error : new Error('it ended')) })
      thread.send({ number: 7, ground, blocks: broken })
    })
    assert.deepEqual(found, [...checkAhead(ground, blocks)])
    assert.equal(found.length, blocks.length)
    assert(found.every(({ sigma, signatures }) => sigma !== undefined && signatures.length >= 5))
  })
})
