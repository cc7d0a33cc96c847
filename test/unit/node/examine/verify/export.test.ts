import assert from 'node:assert/strict'
import type { ExportLine, VerificationView } from '../../../../../src/api/index.js'
import { exportChain } from '../../../../../src/node/examine/verify/index.js'
import { hex } from '../../../../../src/protocol/types/index.js'
import { MemoryStore, storedChain } from '../../../../../src/storage/index.js'
import { ChainFixture } from '../../../../fixtures/chain-fixture.js'
import { verifyExport } from '../../../../fixtures/verify-export.js'
import { blockKey, remove, sharedChain, storedCopy } from './damage.js'

let lines: ExportLine[]

async function check (changed: readonly unknown[], chainId?: string): Promise<VerificationView> {
  return verifyExport(changed, {
    scratch: new MemoryStore(), ...(chainId === undefined ? {} : { chainId })
  })
}

async function fails (changed: readonly unknown[], height: number, code: string): Promise<void> {
  const { failure } = await check(changed)
  assert.deepEqual([failure?.height, failure?.code], [height, code], failure?.message)
}

const changedAt = (i: number, parts: object): unknown[] =>
  lines.map((line, at) => at === i ? { ...line, ...parts } : line)

describe('node/verify, export', () => {
  before(async () => {
    lines = []
    for await (const line of exportChain(storedChain(await storedCopy()))) lines.push(line)
  })

  it('contains the genesis and every block, and verifies after it was written and read as JSON', async () => {
    const { blocks, chain } = sharedChain()
    assert.equal(lines.length, blocks.length + 1)
    const text = lines.map(line => JSON.stringify(line)).join('\n')
    const parsed = text.split('\n').map(line => JSON.parse(line) as unknown)
    const heights: number[] = []
    const view = await verifyExport(parsed, {
      chainId: hex(chain.id), scratch: new MemoryStore(), onProgress: height => heights.push(height)
    })
    const tip = blocks.length
    assert.deepEqual([view.height, view.tip, view.failure], [tip, tip, undefined])
    assert.deepEqual(heights, blocks.map(({ height }) => height))
    assert.equal(view.cases, sharedChain().cases().length)
  })

  it('is refused at the first wrong line', async () => {
    const other = hex(new ChainFixture({ name: 'other' }).chain.id)
    await fails([], 0, 'missing-genesis')
    await fails(lines.slice(1), 0, 'malformed-line')
    await fails(changedAt(0, { chainId: other }), 0, 'wrong-genesis')
    assert.equal((await check(lines, other)).failure?.code, 'wrong-genesis')
    await fails(changedAt(5, { certificate: lines[6] }), 5, 'malformed-line')
    await fails(changedAt(5, { block: 'AA' }), 5, 'malformed-line')
    await fails(changedAt(5, { block: 'AAAA' }), 5, 'malformed-header')
    await fails(changedAt(5, { hash: '00' }), 5, 'wrong-hash')
    await fails(changedAt(5, { type: 'genesis' }), 5, 'malformed-line')
    await fails([...lines.slice(0, 5), null], 5, 'malformed-line')
    await fails(lines.filter((_, i) => i !== 7), 7, 'missing-block')
    await fails(changedAt(7, { ...lines[8], height: 7 }), 7, 'certificate-of-another-height')
    await fails([...lines, lines.at(-1)], lines.length, 'missing-block')
  })

  it('ends with an error where a block is missing', async () => {
    const store = await storedCopy()
    await remove(store, blockKey(6))
    const taken: ExportLine[] = []
    await assert.rejects(async () => {
      for await (const line of exportChain(storedChain(store))) taken.push(line)
    }, { code: 'corrupt', message: /block 6/ })
    assert.equal(taken.length, 6)
  })
})
