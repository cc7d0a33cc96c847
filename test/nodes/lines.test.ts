import assert from 'node:assert/strict'
import { MAIN_FILE, PACKAGE_FOLDER } from '../../src/testnet/index.js'
import { beginNode } from '../e2e/support/cli.js'
import { scratch } from '../e2e/support/scratch.js'
import { lines } from './lines.js'

const RUN_MS = 240_000
/** Tests of the code whose results must be the same bytes on every line of Node. */
const PURE = ['crypto', 'codec', 'sharing', 'ledger', 'sortition', 'membership']
  .map(folder => `unit/protocol/${folder}`)

interface Report {
  readonly ok: boolean
  readonly counts: Readonly<Record<string, number>>
  readonly heads: readonly { readonly height: number, readonly hash: string }[]
  readonly nodes: readonly { readonly nodeBinary: string }[]
}

describe('lines of Node', function () {
  this.timeout(RUN_MS)
  let folder = ''
  let remove: () => Promise<void>
  beforeEach(async () => { ({ folder, remove } = await scratch()) })
  afterEach(async () => { await remove() })

  const testnet = async (binary: string, ...words: string[]): Promise<Report> => {
    const { code, stdout, stderr } = await beginNode(binary, folder,
      [MAIN_FILE, 'testnet', '--exit', '--json', '--diagnoses', '40', ...words], {}, RUN_MS).done
    assert.equal(code, 0, stdout + stderr)
    assert.equal(stderr, '')
    const report = JSON.parse(stdout) as Report
    assert.deepEqual([report.ok, report.counts], [true, { 'accepted': 38, 'rejected time': 2 }])
    assert.equal(report.heads.length, 5)
    assert.equal(new Set(report.heads.map(({ height, hash }) => `${height} ${hash}`)).size, 1)
    return report
  }

  for (const { version, binary, own } of lines()) {
    // The machine's own Node runs every other suite.
    if (own) continue

    it(`${version} passes the tests of consensus data`, async () => {
      const { code, stdout, stderr } = await beginNode(binary, PACKAGE_FOLDER,
        ['--import', 'tsx', 'test/run.ts', ...PURE], {}, RUN_MS).done
      assert.equal(code, 0, stdout + stderr)
      assert.match(stdout, /\n\d{3,} passed, 0 failed\n$/)
    })

    it(`${version} runs a testnet without warnings`, async () => {
      const { nodes } = await testnet(binary)
      assert.deepEqual(new Set(nodes.map(node => node.nodeBinary)), new Set([binary]))
    })
  }

  it('run one chain together', async () => {
    const binaries = lines().map(({ binary }) => binary)
    const { nodes } = await testnet(binaries[0] ?? '', '--node-binary', ...binaries)
    assert.deepEqual(nodes.map(node => node.nodeBinary), [...binaries, binaries[0]])
  })
})
