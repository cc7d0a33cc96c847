import assert from 'node:assert/strict'
import type { EnrolmentView, HealthView } from '../../src/api/index.js'
import { begin, json, ok, run, type Running } from './support/cli.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'

describe('a hospital that asks to be enrolled', function () {
  this.timeout(120_000)
  let folder = ''
  let remove: () => Promise<void>
  const running: Running[] = []

  before(async () => { ({ folder, remove } = await scratch()) })
  after(async () => {
    for (const { child } of running) child.kill('SIGTERM')
    await Promise.all(running.map(async one => await one.done))
    await remove()
  })

  const start = async (...words: string[]): Promise<Running> => {
    const one = begin(folder, ['start', ...words], {}, 120_000)
    running.push(one)
    await until('it answers', () => one.output().includes('local API'))
    return one
  }
  const asked = async (count: number): Promise<EnrolmentView[]> => await until('they ask', async () => {
    const words = ['allowlist', 'pending', '--all', '--name', 'government']
    const list = await json<EnrolmentView[]>(folder, ...words)
    return list.length === count && list
  })

  it('under a name that people cannot read does not start', async () => {
    for (const name of ['Evil\u001b[2J\n18:50:00.000 WARN  The chain is over', '   ', 'a\u202eb']) {
      const words = ['start', '--role', 'hospital', '--display-name', name]
      const { code, stderr, stdout } = await run(folder, ...words)
      assert.equal(code, 2, stdout)
      assert.match(stderr, /^error: --display-name: .*: must be a name that people can read; it .*\n$/)
    }
  })

  it('is told why it was rejected: in its terminal, by its doctor, and again after a restart', async () => {
    await start('--role', 'government')
    const hospital = await start('--role', 'hospital', '--display-name', 'St Mary')
    await asked(1)
    assert.match(await ok(folder, 'allowlist', 'reject', 'St Mary', '--message', 'Call 555 0100',
      '--name', 'government'), /^St Mary is rejected\. The hospital is shown the message\.\n$/)
    const told = (one: Running): unknown => until('it is told', () =>
      one.output().includes('the government rejected the enrolment (Call 555 0100)'))
    await told(hospital)
    hospital.child.kill('SIGTERM')
    assert.equal((await hospital.done).code, 0)
    await told(await start('--role', 'hospital', '--display-name', 'St Mary'))
    const doctor = await run(folder, 'doctor', '--name', 'hospital-1', '--json')
    const { facts, troubles } = JSON.parse(doctor.stdout) as HealthView
    assert.equal(facts.admission?.message, 'Call 555 0100')
    assert.match(troubles.find(one => one.code === 'enrolment-rejected')?.text ?? '', /\(Call 555 0100\)/)
  })

  it('is not admitted unseen under the name of another', async () => {
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
