import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import fc from 'fast-check'
import { Level } from 'level'
import type { VerificationView } from '../../../../../src/api/index.js'
import { DataFolder } from '../../../../../src/node/machine/data-folder.js'
import { verifyChain } from '../../../../../src/node/examine/verify/index.js'
import { hex } from '../../../../../src/protocol/types/index.js'
import { openLevelStore } from '../../../../../src/storage/index.js'
import { temporaryFolder } from '../../../storage/temporary-folder.js'
import { ChainFixture } from '../../../../fixtures/chain-fixture.js'
import { blockKey, certificateKey, flipped, remove, sharedChain } from './damage.js'

const run = (data: string): Promise<VerificationView> => verifyChain({ data, onProgress: () => {} })

let root: Awaited<ReturnType<typeof temporaryFolder>>
let data: string

/** Makes a node's folder with the shared chain up to `last`, and the clean stop of the whole chain. */
async function stoppedNode (last = sharedChain().blocks.length): Promise<void> {
  const { blocks, chain } = sharedChain()
  const folder = DataFolder.open(data, 'hospital')
  folder.pinChain(hex(chain.id))
  const store = await openLevelStore(folder.storePath)
  if (last === blocks.length) await sharedChain().store(store)
  else await sharedChain().storeBlocks(await new ChainFixture().store(store), last)
  await store.close()
  const { height, hash } = blocks.at(-1)!
  folder.markCleanStop({ height, hash: hex(hash), at: 0 })
  folder.close()
}

/** Changes rows through LevelDB, which writes matching checksums. */
async function inRawRows (
  change: (rows: Level<Uint8Array, Uint8Array>) => Promise<void>
): Promise<void> {
  const rows = new Level<Uint8Array, Uint8Array>(join(data, 'store'), {
    keyEncoding: 'view', valueEncoding: 'view', compression: false
  })
  await change(rows)
  await rows.close()
}

/** Lets the process use a temporary folder that no other process uses, and lists what is left there. */
async function inOwnTemporaryFolder<View> (
  work: () => Promise<View>
): Promise<{ readonly view: View, readonly leftOver: string[] }> {
  const { TMPDIR: former = tmpdir() } = process.env
  const own = join(root.path, 'temporary')
  mkdirSync(own)
  process.env['TMPDIR'] = own
  try {
    return { view: await work(), leftOver: readdirSync(own) }
  } finally {
    process.env['TMPDIR'] = former
  }
}

describe('node/verify: the folder of a stopped node', () => {
  beforeEach(async () => {
    root = await temporaryFolder()
    data = join(root.path, 'hospital-1')
  })
  afterEach(() => root.remove())

  it('is verified without any change, and without files left over', async () => {
    await stoppedNode()
    const before = readdirSync(data).sort()
    const seen: [number, number][] = []
    const { view, leftOver } = await inOwnTemporaryFolder(
      async () => await verifyChain({ data, onProgress: (...at) => seen.push(at) }))
    const tip = sharedChain().blocks.length
    assert.deepEqual([view.height, view.tip, view.failure], [tip, tip, undefined])
    assert.deepEqual(seen, [[tip, tip]])
    assert.deepEqual([readdirSync(data).sort(), leftOver], [before, []])
    assert.equal((await run(data)).failure, undefined, 'and again')
  })

  it('is reported with the height of any changed byte that the database does not detect', async () => {
    await stoppedNode()
    const tip = sharedChain().blocks.length
    const place = fc.record({
      height: fc.integer({ min: 1, max: tip }),
      isBlock: fc.boolean(),
      at: fc.nat(1_000_000),
      mask: fc.integer({ min: 1, max: 255 })
    })
    await fc.assert(fc.asyncProperty(place, async ({ height, isBlock, at, mask }) => {
      const key = isBlock ? blockKey(height) : certificateKey(height)
      let sound: Uint8Array
      await inRawRows(async rows => {
        sound = (await rows.get(key))!
        await rows.put(key, flipped(sound, at % sound.byteLength, mask))
      })
      const { failure } = await run(data)
      await inRawRows(rows => rows.put(key, sound))
      assert.deepEqual([failure?.height, failure?.code], [height, 'damaged-row'])
    }), { numRuns: 20 })
    assert.equal((await run(data)).failure, undefined)
  }).timeout(180_000)

  it('is verified even where a node would not open its database', async () => {
    await stoppedNode()
    const tip = sharedChain().blocks.length
    const store = await openLevelStore(join(data, 'store'))
    await remove(store, blockKey(tip))
    await store.close()
    const { failure } = await run(data)
    assert.deepEqual([failure?.height, failure?.code], [tip, 'missing-block'])
  })

  it('is reported with the intact part of a damaged database, which is not changed', async () => {
    await stoppedNode()
    await (await openLevelStore(join(data, 'store'))).close()
    const store = join(data, 'store')
    const contents = (): string[][] =>
      readdirSync(store).sort().map(name => [name, readFileSync(join(store, name), 'base64')])
    const table = join(store, readdirSync(store).find(name => name.endsWith('.ldb'))!)
    const sound = readFileSync(table)
    for (const share of [0.1, 0.5, 0.9]) {
      writeFileSync(table, flipped(sound, Math.floor(sound.length * share), 4))
      const before = contents()
      const view = await run(data)
      assert.match(view.damage?.join() ?? '', /its table \d+\.ldb is damaged in the block at byte \d+/)
      assert(view.height > 0, 'the rest of the chain is still verified')
      assert.deepEqual(contents(), before)
      assert.deepEqual(readdirSync(data).filter(name => name.startsWith('store-')), [])
    }
    writeFileSync(table, '')
    const said = await run(data).then(view => view.damage?.join() ?? '', (error: Error) => error.message)
    assert.match(said, /its table \d+\.ldb has 0 bytes in place of/)
    assert.doesNotMatch(said, /store-copy/)
    rmSync(table)
    const message = /its table \d+, which .* is missing/
    await assert.rejects(run(data), { code: 'folder-unusable', message })
  })

  it('is found to lack the end of the chain, by the mark of the clean stop', async () => {
    await stoppedNode(9)
    const { failure, tip } = await run(data)
    assert.deepEqual([tip, failure?.height, failure?.code], [9, 10, 'missing-block'])
  })

  it('is refused in one line if it is missing, foreign, empty or too damaged to open', async () => {
    const refused = async (code: string, message: RegExp): Promise<void> => {
      await assert.rejects(run(data), (error: Error & { code: string, exitCode: number }) => {
        assert.deepEqual([error.name, error.code, error.exitCode], ['OperatorError', code, 1])
        assert.match(error.message, message)
        return !error.message.includes('\n')
      })
    }
    await refused('no-folder', /no data folder/)
    mkdirSync(data)
    await refused('not-a-node', /node\.json/)
    DataFolder.open(data, 'hospital').close()
    await refused('no-chain', /no chain yet/)
    await (await openLevelStore(join(data, 'store'))).close()
    await refused('no-chain', /no chain yet/)
    rmSync(join(data, 'store', 'CURRENT'))
    await refused('folder-unusable', /store/)
    writeFileSync(join(data, 'node.json'), '{')
    await refused('folder-unusable', /node\.json is damaged/)
  })

  it('is refused if the node runs, with the command that verifies it', async () => {
    await stoppedNode()
    const folder = DataFolder.open(data, 'hospital')
    await assert.rejects(run(data), { code: 'folder-in-use', message: /chain verify --name/ })
    const copy = join(root.path, 'copy')
    cpSync(data, copy, { recursive: true })
    assert.equal((await run(copy)).failure, undefined, 'but a copy is a separate folder')
    folder.close()
    // Another process has the database open, such as an older version.
    const store = await openLevelStore(join(data, 'store'))
    await assert.rejects(run(data), { code: 'folder-in-use' })
    await store.close()
    assert.equal((await run(data)).failure, undefined)
  })
})
