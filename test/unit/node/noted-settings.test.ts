import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import process from 'node:process'
import { runStart, type StartOptions } from '../../../src/node/index.js'
import { describeFolder } from '../../../src/node/machine/describe-folder.js'
import { temporaryFolder } from '../storage/temporary-folder.js'

const NOBODY = '/ip4/127.0.0.1/tcp/9/p2p/12D3KooWMqYn85LPdGXC5qkxBcHhLkHPezLUJZxaQ3TP2HbeMbk3'

describe('node: the settings that a folder remembers', () => {
  let root: Awaited<ReturnType<typeof temporaryFolder>>
  beforeEach(async () => { root = await temporaryFolder() })
  afterEach(async () => { await root.remove() })

  async function start (
    role: StartOptions['role'], given: Readonly<Record<string, string>>, print: (line: string) => void
  ): Promise<number> {
    const roots = { dataRoot: path.join(root.path, 'data'), keysRoot: path.join(root.path, 'keys') }
    return await runStart({
      role, name: 'north', data: undefined, config: undefined, json: false, print,
      overrides: { ...roots, logLevel: 'silent', ...given }, log: () => {}, lost: () => undefined
    })
  }
  const settings = (): unknown => describeFolder(path.join(root.path, 'data', 'north'))?.settings

  for (const [role, own] of [['government', {}], ['hospital', { government: NOBODY }]] as const) {
    it(`are those of the last start of a ${role} that nothing refused`, async () => {
      const given = { ...own, storeCacheMebibytes: '17' }
      await start(role, given, line => {
        if (!line.includes('local API')) return
        setImmediate(() => { process.emit('SIGTERM', 'SIGTERM') })
      })
      assert.deepEqual(settings(), { logLevel: 'silent', ...given })
      const taken = createServer().listen(0, '127.0.0.1')
      await once(taken, 'listening')
      try {
        const { port } = taken.address() as AddressInfo
        await assert.rejects(start(role, { ...own, apiPort: String(port) }, () => {}), /in use|EADDRINUSE/)
      } finally {
        taken.close()
      }
      assert.deepEqual(settings(), { logLevel: 'silent', ...given })
    })
  }
})
