import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { HOSPITAL } from '../api/fake-views.js'
import type { FakeNode } from '../api/fake-services.js'
import { RunningNodes } from './running-nodes.js'

describe('cli: names', () => {
  let nodes: RunningNodes
  let hospital: FakeNode
  beforeEach(async () => {
    nodes = await RunningNodes.create()
    hospital = await nodes.start('hospital-1', 'hospital')
  })
  afterEach(async () => { await nodes.remove() })

  const allowed = (): unknown[] =>
    hospital.calls.filter(({ name }) => name === 'allowNames').map(({ input }) => input)

  it('shows look-ups of today, and the totals on the chain', async () => {
    const { code, err, out } = await nodes.cli('names')
    assert.equal(code, 0, err)
    assert.match(out, /day +2026-02-03 \(UTC\)/)
    assert.match(out, /new patients +can be named/)
    assert.match(out, /looked up here +40 of 250 at one hospital/)
    assert.match(out, /EVALUATED HERE FOR +NAMES +ALLOWED +REFUSED\nSt Mary +12 +250 +0/)
    assert.match(out, /PUBLISHED BY +DAY +FOR +NAMES\nSt Mary +2026-02-02 +St Mary +31/)
  })

  it('approves a raise, and adds an approval to those of a file', async () => {
    const { code, err, out } = await nodes.cli(
      `names allow --hospital ${HOSPITAL.id} --day 2027-03-14 --names 20000 --json`)
    assert.equal(code, 0, err)
    assert.deepEqual(allowed(), [{ hospital: HOSPITAL.id, day: '2027-03-14', names: 20_000 }])
    const approvals = [{ member: HOSPITAL.id, signature: 'ab'.repeat(64) }]
    const first = { ...JSON.parse(out) as object, approvals }
    await writeFile(path.join(nodes.cwd, 'one.json'), JSON.stringify(first))
    const second = await nodes.cli('names allow --approvals one.json')
    assert.equal(second.code, 0, second.err)
    assert.match(second.out, /^Two more approvals are missing\.\n$/)
    assert.deepEqual(allowed()[1], { hospital: HOSPITAL.id, day: '2027-03-14', names: 20_000, approvals })
  })

  it('asks for what is missing, and refuses what does not fit together', async () => {
    await nodes.expectError('names allow --hospital x --day 2027-03-14', 2,
      /give --hospital, --day and --names/)
    await nodes.expectError('names allow --hospital x --day 2027-03-14 --names -1', 2, /whole number above 0/)
    await nodes.expectError('names allow --approvals one.json --names 2', 2,
      /has hospital, day and number already/)
    await writeFile(path.join(nodes.cwd, 'empty.json'), '{}')
    await nodes.expectError('names allow --approvals empty.json', 1, /is no output of names allow --json/)
    assert.deepEqual(allowed(), [])
  })
})
