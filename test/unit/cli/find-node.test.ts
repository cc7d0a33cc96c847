import assert from 'node:assert/strict'
import { cp, link, mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type FakeNode } from '../api/fake-services.js'
import { runCli } from './bench-io.js'
import { RunningNodes } from './running-nodes.js'

describe('cli: finding the node', () => {
  let nodes: RunningNodes
  let hospital: FakeNode
  beforeEach(async () => {
    nodes = await RunningNodes.create()
    hospital = await nodes.start('hospital-1', 'hospital')
  })
  afterEach(async () => { await nodes.remove() })

  it('uses the only running node', async () => {
    const { code, out } = await nodes.cli('status')
    assert.equal(code, 0)
    assert.match(out, /^node {8}hospital-1, hospital, version 0\.1\.0\npeer {8}12D3Koo/)
  })

  it('asks for a name if several nodes run, and lists them', async () => {
    await nodes.start('hospital-2', 'hospital')
    await nodes.expectError('status', 2, /choose a node with --name: hospital-1, hospital-2/)
    assert.equal((await nodes.cli('status --name hospital-2')).code, 0)
  })

  it('uses the only node that can serve the command', async () => {
    const government = await nodes.start('government', 'government')
    assert.equal((await nodes.cli('allowlist pending')).code, 0)
    assert.equal((await nodes.cli('review list')).code, 0)
    assert.deepEqual(government.calls.map(call => call.name), ['enrolments'])
    assert.deepEqual(hospital.calls.map(call => call.name), ['reviews'])
  })

  it('reports that no node has the needed role, or that the named node has another role', async () => {
    const missing = /needs a government node, but only these nodes run here: hospital-1/
    await nodes.expectError('allowlist pending', 1, missing)
    await nodes.expectError('allowlist pending --name hospital-1', 1, /this node is a hospital/)
  })

  it('reports that no node runs, and how to start a node', async () => {
    await nodes.stop()
    const none = /no node is running .*medichain-node start --role hospital/
    await nodes.expectError('status', 1, none)
    const named = /start --role hospital --name hospital-1/
    await nodes.expectError('status --name hospital-1', 1, named)
    await nodes.expectError('allowlist pending', 1, /start --role government/)
    const words = ['status', '--name', 'h1', '--data-root', 'my data']
    const { err } = await runCli(words, { cwd: nodes.cwd })
    assert.match(err, /--role hospital --name h1 --data-root 'my data'\n/)
  })

  it('finds the node by data folder or data root', async () => {
    assert.equal((await nodes.cli('status --data data/hospital-1')).code, 0)
    const inside = { cwd: path.join(nodes.cwd, 'data') }
    assert.equal((await nodes.cli('status --data-root .', inside)).code, 0)
    assert.equal((await nodes.cli('status', inside)).code, 1)
  })

  describe('a copied or linked folder', () => {
    const at = (...parts: string[]): string => path.join(nodes.cwd, ...parts)
    const marked = async (name: string): Promise<void> => {
      await writeFile(at('data', name, 'node.json'), '{}')
    }

    it('is refused if its api.json belongs to a node with another folder', async () => {
      await cp(at('data', 'hospital-1'), at('copy'), { recursive: true })
      await mkdir(at('linked'))
      await link(at('data', 'hospital-1', 'api.json'), at('linked', 'api.json'))
      const foreign = /api\.json was copied from the folder of hospital-1, which runs as process \d+; name/
      for (const copy of ['copy', 'linked']) {
        for (const words of ['status', 'chain head', 'chain export', 'patient history 1', 'review list']) {
          await nodes.expectError(`${words} --data ${copy}`, 1, foreign)
        }
      }
      assert.deepEqual(hospital.calls, [])
      const checked: string[] = []
      const verifyChain = async ({ data }: { readonly data: string }) => {
        checked.push(data)
        return await Promise.resolve({ chainId: 'cc', height: 4, tip: 4, transactions: 1, cases: 1 })
      }
      const { out } = await nodes.cli('chain verify --data copy', { assembly: { verifyChain } })
      assert.deepEqual([checked, hospital.calls], [[at('copy')], []])
      assert(out.endsWith(`\nchecked: the stopped folder ${at('copy')}\n`), out)
    })

    it('next to the folder of the node does not count as a second node', async () => {
      await cp(at('data', 'hospital-1'), at('data', 'hospital-1-copy'), { recursive: true })
      assert.equal((await nodes.cli('status')).code, 0)
    })

    it('is accepted if it is a link to the folder of the node, or that folder after a move', async () => {
      await symlink(at('data', 'hospital-1'), at('link'))
      assert.equal((await nodes.cli('status --data link')).code, 0)
      await rename(at('data', 'hospital-1'), at('moved'))
      assert.equal((await nodes.cli('status --data moved')).code, 0)
      await rename(at('moved'), at('data', 'hospital-1'))
    })

    it('is not taken as running if its process has ended and another process has the same id', async () => {
      const file = at('data', 'hospital-1', 'api.json')
      const text = await readFile(file, 'utf8')
      await writeFile(file, text.replace(/"started": "[^"]*"/, '"started": "another boot:1"'))
      await nodes.expectError('status --name hospital-1', 1, /no node is running/)
    })

    it('lists the existing names if no node has the given name', async () => {
      await marked('hospital-1')
      const names = /no node hospital-9 in .*data; the nodes there are hospital-1\. To make a new node: /
      await nodes.expectError('status --name hospital-9', 1, names)
      await writeFile(at('file'), '')
      await nodes.expectError('status --data file', 1, /file is a file; name the data folder of a node/)
    })
  })

  it('ignores the files of a killed node, and reports a wrong token', async () => {
    const file = path.join(nodes.cwd, 'data', 'hospital-1', 'api.json')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace(/"token": "[^"]+"/, '"token": "old"'))
    await nodes.expectError('status', 1, /the token is not the token of this node/)
    await writeFile(file, text.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1'))
    const refused = /no node answers at http:\/\/127\.0\.0\.1:1: nothing listens there/
    await nodes.expectError('status', 1, refused)
    await writeFile(file, text.replace(/"processId": \d+/, '"processId": 2147483646'))
    await nodes.expectError('status', 1, /no node is running/)
    await writeFile(file, '{')
    await nodes.expectError('status --name hospital-1', 1, /api\.json is damaged/)
  })
})
