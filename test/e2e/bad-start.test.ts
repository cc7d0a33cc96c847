import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, rm, rmdir, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import process from 'node:process'
import { MAIN_FILE } from '../../src/testnet/index.js'
import { begin, beginNode, run } from './support/cli.js'
import { TEST_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'

const NOBODY = '/ip4/127.0.0.1/tcp/9/p2p/12D3KooWMqYn85LPdGXC5qkxBcHhLkHPezLUJZxaQ3TP2HbeMbk3'

describe('a start that must fail', function () {
  this.timeout(TEST_MS)
  let folder = ''
  let remove: () => Promise<void>
  beforeEach(async () => { ({ folder, remove } = await scratch()) })
  afterEach(async () => { await remove() })

  it('says that a port is in use, for peers and for the API', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    try {
      const { port } = server.address() as AddressInfo
      const peers = await run(folder, 'start', '--role', 'government',
        '--listen', `/ip4/127.0.0.1/tcp/${port}`)
      assert.equal(peers.code, 1)
      assert.match(peers.stderr, new RegExp(`Cannot listen on .*${port}: listen EADDRINUSE: address already`))
      const api = await run(folder, 'start', '--role', 'government', '--api-port', String(port))
      assert.equal(api.code, 1)
      assert.match(api.stderr, new RegExp(`${port}`))
      // The command that doctor prints has no setting of a start that failed.
      const { stdout } = await run(folder, 'doctor', '--name', 'government')
      assert.match(stdout, /start --role government --name government$/m)
    } finally {
      server.close()
    }
  })

  it('names a misspelt setting and the right name, wherever it was given', async () => {
    const flag = await run(folder, 'start', '--role', 'hospital', '--revewMode', 'manual')
    assert.equal(flag.code, 2)
    assert.match(flag.stderr, /revewMode[\s\S]*reviewMode/)
    const file = path.join(folder, 'own.yaml')
    await writeFile(file, 'apiport: 8080\n')
    const own = await run(folder, 'start', '--role', 'hospital', '--config', file)
    assert.equal(own.code, 2)
    assert.match(own.stderr, /own\.yaml:1[\s\S]*apiPort/)
    const environment = await begin(folder, ['start', '--role', 'hospital'],
      { MEDICHAIN_API_PORTT: '1' }).done
    assert.equal(environment.code, 2)
    assert.match(environment.stderr, /MEDICHAIN_API_PORT/)
  })

  it('refuses a government without a peer ID, for which it would wait for ever', async () => {
    const done = await run(folder, 'start', '--role', 'hospital', '--government',
      '/ip4/127.0.0.1/tcp/4001/p2p/12D3KooWnobody')
    assert.equal(done.code, 2)
    assert.match(done.stderr, /^error: --government \S+nobody ends in no peer ID of a node\. Copy .*$/m)
  })

  it('leaves no warning of lost shares, as a new hospital has none', async () => {
    const shares = path.join(folder, 'keys', 'st-mary', 'shared-keys.bin')
    const words = ['start', '--role', 'hospital', '--name', 'st-mary', '--government', NOBODY]
    const started = async (): Promise<string> => {
      const node = begin(folder, words)
      await until('it answers or ends', () => /local API|error/.test(node.output()))
      node.child.kill('SIGINT')
      assert.equal((await node.done).code, 0, node.output())
      return node.output()
    }
    await mkdir(shares, { recursive: true, mode: 0o700 })
    const first = await run(folder, ...words)
    assert.deepEqual([first.code, first.stderr.split('\n').length], [1, 2], first.stderr)
    await rmdir(shares)
    assert.doesNotMatch(await started(), /shares of keys are lost/)
    await rm(shares)
    assert.match(await started(), /shares of keys are lost/)
  })

  it('says that it may open too few files to be read itself', async () => {
    const command = ['-c', 'ulimit -n 40; exec "$@"', 'sh', process.execPath, MAIN_FILE, 'status']
    const done = await beginNode('sh', folder, command).done
    assert.equal(done.code, 1)
    assert.match(done.stderr, /^error: (this process may open too few files|EMFILE).*\n$/)
  })

  it('names a value out of range', async () => {
    const done = await run(folder, 'start', '--role', 'hospital', '--batchMaxProposals', '0')
    assert.equal(done.code, 2)
    assert.match(done.stderr, /^error: --batch-max-proposals: must be from 1 to /)
  })

  it('refuses the folder of another role, and stops cleanly on SIGINT', async () => {
    const first = begin(folder, ['start', '--role', 'government', '--name', 'ministry'])
    await until('it answers', () => first.output().includes('local API'))
    first.child.kill('SIGINT')
    assert.equal((await first.done).code, 0)
    const other = await run(folder, 'start', '--role', 'hospital', '--name', 'ministry')
    assert.equal(other.code, 1)
    assert.match(other.stderr, /belongs to a government/)
  })
})
