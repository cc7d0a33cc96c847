import assert from 'node:assert/strict'
import type { EnrolmentView, HealthView } from '../../src/api/index.js'
import { begin, json, ok, run, type Running } from './support/cli.js'
import { NODE_MS, TEST_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'

describe('a hospital that requests enrolment', function () {
  this.timeout(TEST_MS)
  let folder = ''
  let remove: () => Promise<void>
  const running: Running[] = []

  before(async () => { ({ folder, remove } = await scratch()) })
  after(async () => {
    for (const { child } of running) child.kill('SIGTERM')
    await Promise.all(running.map(async ({ done }) => await done))
    await remove()
  })

  const start = async (...words: string[]): Promise<Running> => {
    const node = begin(folder, ['start', ...words], {}, NODE_MS)
    running.push(node)
    await until('it answers', () => node.output().includes('local API'))
    return node
  }
  const asked = async (count: number): Promise<EnrolmentView[]> =>
    await until('the requests arrive', async () => {
      const words = ['allowlist', 'pending', '--all', '--name', 'government']
      const list = await json<EnrolmentView[]>(folder, ...words)
      return list.length === count && list
    })

  it('does not start with a name that people cannot read', async () => {
    for (const name of ['Evil\u001b[2J\n18:50:00.000 WARN  The chain is over', '   ', 'a\u202eb']) {
      const words = ['start', '--role', 'hospital', '--display-name', name]
      const { code, stderr, stdout } = await run(folder, ...words)
      assert.equal(code, 2, stdout)
      assert.match(stderr, /^error: --display-name: must be a name that people can read; it .*\n$/)
    }
  })

  it('shows the reason of a rejection in its terminal and in doctor, also after a restart', async () => {
    await start('--role', 'government')
    const hospital = await start('--role', 'hospital', '--display-name', 'St Mary')
    await asked(1)
    assert.match(await ok(folder, 'allowlist', 'reject', 'St Mary', '--message', 'Call 555 0100',
      '--name', 'government'), /^St Mary is rejected\. The hospital is shown the message\.\n$/)
    const isRejected = (node: Running): unknown => until('the rejection is shown', () =>
      node.output().includes('the government rejected the enrolment (Call 555 0100)'))
    await isRejected(hospital)
    hospital.child.kill('SIGTERM')
    assert.equal((await hospital.done).code, 0)
    await isRejected(await start('--role', 'hospital', '--display-name', 'St Mary'))
    const doctor = await run(folder, 'doctor', '--name', 'hospital-1', '--json')
    const { facts, troubles } = JSON.parse(doctor.stdout) as HealthView
    assert.equal(facts.admission?.message, 'Call 555 0100')
    assert.match(troubles.find(({ code }) => code === 'enrolment-rejected')?.text ?? '', /\(Call 555 0100\)/)
  })

  it('is not admitted without a warning if its name resembles another name', async () => {
    await start('--role', 'hospital', '--display-name', 'St Luke')
    await start('--role', 'hospital', '--display-name', 'ST. LUKE')
    await asked(3)
    const pending = await ok(folder, 'allowlist', 'pending', '--name', 'government')
    assert.match(pending, /NOTE: St Luke .* can be taken for ST\. LUKE/)
    const approve = ['allowlist', 'approve', 'St Luke', '--name', 'government']
    const refused = await run(folder, ...approve)
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /"St Luke" can be taken for "ST\. LUKE"/)
    assert.match(await ok(folder, ...approve, '--allow-duplicate-name'),
      /^St Luke \(….{8}\) is approved; 1 of/)
  })
})
