import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { readApiFile } from '../../src/api/index.js'
import { PACKAGE_FOLDER } from '../../src/testnet/fleet/index.js'
import { begin } from './support/cli.js'
import { TEST_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { isAlive, until } from './support/until.js'

const THIRD_PARTY = fileURLToPath(
  new URL('../../../shared/data/fhir/hl7-r4-examples', import.meta.url))

interface Report {
  readonly ok: boolean
  readonly counts: Readonly<Record<string, number>>
  readonly heads: readonly { readonly height: number, readonly hash: string }[]
  readonly nodes: readonly { readonly pid: number }[]
  readonly outcomes: readonly { readonly outcome: string, readonly code?: string }[]
}

describe('medichain-node testnet', function () {
  this.timeout(TEST_MS)
  let folder = ''
  let remove: () => Promise<void>
  beforeEach(async () => { ({ folder, remove } = await scratch()) })
  afterEach(async () => { await remove() })

  it('runs beside another testnet, each with its own chain, and leaves no process', async () => {
    const runs = await Promise.all(['40', '20'].map(async diagnoses =>
      await begin(folder, ['testnet', '--diagnoses', diagnoses, '--exit', '--json'], {}, TEST_MS).done))
    const reports = runs.map(({ code, stdout, stderr }) => {
      assert.equal(code, 0, stdout + stderr)
      return JSON.parse(stdout) as Report
    })
    const [first, second] = reports
    assert.notEqual(first?.heads[0]?.hash, second?.heads[0]?.hash)
    for (const report of reports) {
      assert.equal(new Set(report.heads.map(head => head.hash)).size, 1)
      assert.equal(report.heads.length, 5)
      for (const { pid } of report.nodes) assert.ok(!isAlive(pid), `process ${pid} is gone`)
    }
    assert.deepEqual(first?.counts, { accepted: 38, 'rejected time': 2 })
  })

  it('ends its nodes even when it is killed', async () => {
    const own = path.join(folder, 'own')
    await mkdir(own)
    const testnet = begin(folder, ['testnet', '--hospitals', '2', '--folder', own], {}, TEST_MS)
    await until('it is up', () => testnet.output().includes('Running until Ctrl-C'))
    const names = await readdir(path.join(own, 'data'), { withFileTypes: true })
    const files = await Promise.all(names.filter(entry => entry.isDirectory())
      .map(async entry => await readApiFile(path.join(own, 'data', entry.name))))
    const pids = files.flatMap(file => file?.processId ?? [])
    assert.equal(pids.length, 3)
    testnet.child.kill('SIGKILL')
    await testnet.done
    await until('the nodes have ended', () => pids.every(pid => !isAlive(pid)))
  })

  it('is not started with an unknown variable', () => {
    const make = (...words: string[]): ReturnType<typeof spawnSync> =>
      spawnSync('make', ['-n', 'help', ...words], { cwd: PACKAGE_FOLDER, encoding: 'utf8' })
    const { status, stderr } = make('HOSPITAL=7')
    assert.equal(status, 2)
    assert.match(String(stderr), /There is no variable HOSPITAL; did you mean HOSPITALS\b/)
    assert.equal(make('HOSPITALS=7', 'FOLDER=x', 'NODE=node').status, 0)
  })

  it('decides every Condition of a folder, and gives a reason for each rejection', async function () {
    if (!existsSync(THIRD_PARTY)) {
      console.log(`      skipped: no third-party FHIR files in ${THIRD_PARTY}`)
      this.skip()
    }
    const { code, stdout, stderr } = await begin(folder,
      ['testnet', '--input', THIRD_PARTY, '--exit', '--json'], {}, TEST_MS).done
    assert.equal(code, 0, stdout + stderr)
    const { outcomes } = JSON.parse(stdout) as Report
    assert.equal(outcomes.length, 6)
    for (const { outcome, code = '' } of outcomes) {
      // A hospital refuses under a rule, and the chain names the group of the reasons of a rejection.
      if (outcome !== 'accepted') assert.match(code, outcome === 'rejected' ? /^[a-z]+$/ : /^[A-Z]{3}-\d\d$/)
    }
  })
})
