import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { HealthView } from '../../src/api/index.js'
import { begin, run, type Running } from './support/cli.js'
import { TEST_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'

describe('the folder of a node that ran', function () {
  this.timeout(TEST_MS)
  let folder = ''
  let remove: () => Promise<void>
  beforeEach(async () => { ({ folder, remove } = await scratch()) })
  afterEach(async () => { await remove() })

  const at = (...parts: string[]): string => path.join(folder, ...parts)
  const started = async (...words: string[]): Promise<Running> => {
    const node = begin(folder, words)
    await until('it answers or ends', () => /local API|error/.test(node.output()))
    assert.match(node.output(), /local API/)
    return node
  }
  const government = ['start', '--role', 'government']
  const stop = async (node: Running): Promise<void> => {
    node.child.kill('SIGINT')
    assert.equal((await node.done).code, 0)
  }
  const doctor = async (...flags: string[]): Promise<HealthView> =>
    JSON.parse((await run(folder, 'doctor', '--json', ...flags)).stdout) as HealthView
  const fingerprint = async (place: string): Promise<string> => {
    const hash = createHash('sha256')
    for (const name of (await readdir(place)).sort()) {
      hash.update(name).update(await readFile(path.join(place, name)))
    }
    return hash.digest('hex')
  }

  it('is not changed by start, init, doctor and verify if its database is damaged', async () => {
    await stop(await started(...government, '--name', 'ministry'))
    const store = at('data', 'ministry', 'store')
    await cp(at('data'), at('sound'), { recursive: true })
    for (const [damage, words] of [
      [async () => { await rm(path.join(store, 'CURRENT')) }, /its file CURRENT is missing/],
      [async () => { await rm(store, { recursive: true }) }, /has no database any more/],
      [async () => { await rm(store, { recursive: true }); await mkdir(store) }, /has no database any more/]
    ] as const) {
      await rm(at('data'), { recursive: true })
      await cp(at('sound'), at('data'), { recursive: true })
      await damage()
      const before = await fingerprint(store).catch(() => 'none')
      const { troubles } = await doctor('--name', 'ministry')
      assert.equal(troubles[0]?.code, 'folder-damaged')
      assert.match(troubles[0].text, words)
      for (const command of ['init', 'start']) {
        const { code, stderr } = await run(folder, command, '--role', 'government', '--name', 'ministry')
        assert.equal(code, 1, stderr)
        assert.match(stderr, words)
        assert.match(stderr, /^error: [^\n]+\n$/)
      }
      const verified = await run(folder, 'chain', 'verify', '--name', 'ministry')
      assert.equal(verified.code, 1)
      assert.match(verified.stderr, words)
      assert.equal(await fingerprint(store).catch(() => 'none'), before)
    }
  })

  it('is recognised as a copy of a running node, and stays usable after a move', async () => {
    const node = await started(...government, '--name', 'ministry')
    try {
      await cp(at('data', 'ministry'), at('copy'), { recursive: true })
      const { facts, troubles } = await doctor('--data', 'copy')
      assert.deepEqual([troubles[0]?.code, facts.folder?.processId], ['copied-folder', node.child.pid])
      const status = await run(folder, 'status', '--data', 'copy')
      assert.equal(status.code, 1)
      assert.match(status.stderr, /api\.json was copied from the folder of ministry, which runs as process/)
      await rename(at('data', 'ministry'), at('moved'))
      assert.equal((await run(folder, 'status', '--data', 'moved')).code, 0)
      await rename(at('moved'), at('data', 'ministry'))
    } finally {
      await stop(node)
    }
  })

  it('is started again by the command that doctor shows, wherever its keys and data are', async () => {
    for (const flags of [
      ['--name', 'op3', '--keys-root', at('vault')],
      ['--name', 'op4', '--keys-root', at('vault'), '--data', at('srv', 'op4')]
    ]) {
      const own = flags.includes('--data') ? ['--data', at('srv', 'op4')] : ['--name', 'op3']
      await stop(await started(...government, ...flags))
      const { troubles: [first] } = await doctor(...own)
      const words = (first?.command ?? '').split(' ')
      assert.equal(words.shift(), 'medichain-node')
      const again = await started(...words)
      assert.match(again.output(), new RegExp(`^${flags[1] ?? ''} \\(government\\)`))
      await stop(again)
      assert.deepEqual(await readdir(at('vault')), ['op3', 'op4'].slice(0, own[0] === '--data' ? 2 : 1))
    }
  })
})
