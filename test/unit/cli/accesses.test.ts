import assert from 'node:assert/strict'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { AccessesView, AccessView } from '../../../src/api/index.js'
import type { Assembly } from '../../../src/cli/index.js'
import { renderAccesses } from '../../../src/cli/render/accesses.js'
import type { Outcome } from './bench-io.js'
import { RunningNodes } from './running-nodes.js'

describe('cli: accesses of a patient', () => {
  let nodes: RunningNodes
  let isValid = true
  const assembly: Partial<Assembly> = {
    readAccesses: async view => await Promise.resolve(isValid
      ? {
          isValid, chainId: view.chainId, chainName: 'x', height: 8, timestamp: 1_800_000_000_000,
          proved: view.accesses.length - 1
        }
      : { isValid: false, code: 'accesses-differ' })
  }
  beforeEach(async () => {
    isValid = true
    nodes = await RunningNodes.create()
    await nodes.start('hospital-1', 'hospital')
  })
  afterEach(async () => { await nodes.remove() })

  const cli = async (line: string): Promise<Outcome> =>
    await nodes.cli(line, { stdin: 'urn:x|7\n', assembly })

  it('shows who did what, why and with what', async () => {
    const shown = await cli('patient accesses -')
    assert.deepEqual([shown.code, shown.err], [0, ''])
    assert.match(shown.out, /Hospital A +\S+ \S+ +read records +treatment +doctor abab\S* +abab.* and 1 more/)
    assert.match(shown.out, /refused a key to Hospital B(?!, refused)/)
    assert.match(shown.out, /no hospital has the details/)
  })

  it('tells a refused read from a question about somebody else', () => {
    const [a, b] = ['A', 'B'].map(name => ({ id: name, name }))
    const entry = (count: number, event: AccessView['event']): AccessView => ({
      count, hospital: a!, kind: 'decision', batch: 1, position: count, height: 2, loggedAt: 0, hash: '',
      state: 'open', ...(event === undefined ? {} : { event })
    })
    const view: AccessesView = {
      chainId: '', handle: '',
      accesses: [
        entry(1, { at: 0, isPermitted: false, cases: [] }),
        entry(2, { at: 0, isPermitted: false, other: b!, cases: [] }),
        entry(3, { at: 0, isPermitted: true, other: b!, cases: [] })
      ]
    }
    const lines = renderAccesses(view, undefined, (_, text) => text).split('\n')
    assert.match(lines[1] ?? '', /asked to read, refused$/)
    assert.match(lines[2] ?? '', /asked whether B may read: no$/)
    assert.match(lines[3] ?? '', /asked whether B may read: yes$/)
  })

  it('checks the list, and fails if an access is missing', async () => {
    const good = await cli('patient accesses - --verify')
    assert.equal(good.code, 0)
    assert.match(good.out, /no access is missing: the state counts 2.*the next block proves 1 more/)
    isValid = false
    const bad = await cli('patient accesses - --verify')
    assert.equal(bad.code, 1)
    assert.match(bad.out, /the list is not proved: accesses-differ/)
  })

  it('prints AuditEvents, and a proof of the number of accesses', async () => {
    assert.match((await cli('patient accesses - --fhir')).out, /"Bundle"/)
    assert.equal((await cli('patient accesses - --fhir --verify')).code, 2)
    assert.match((await cli('chain prove patient -')).out, /"proof"/)
    assert.equal((await cli('chain prove patient - --out proof.json')).code, 0)
    const { mode } = await stat(path.join(nodes.cwd, 'proof.json'))
    assert.equal(mode & 0o077, 0, 'it tells which rows of the chain are those of the patient')
  })
})
