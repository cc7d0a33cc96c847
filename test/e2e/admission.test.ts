import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import type { AllowlistsView, EnrolmentView } from '../../src/api/index.js'
import { begin, json, ok, run, statusOf, type Running } from './support/cli.js'
import { NODE_MS, TEST_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'

const SAMPLE = fileURLToPath(new URL('../../config/samples/appendicitis.json', import.meta.url))
const FOUNDERS = ['hospital-1', 'hospital-2', 'hospital-3', 'hospital-4']

describe('the admission of a hospital that is not up', function () {
  this.timeout(TEST_MS)
  let folder = ''
  let remove: () => Promise<void>
  const running = new Map<string, Running>()

  before(async () => { ({ folder, remove } = await scratch()) })
  after(async () => {
    for (const { child } of running.values()) child.kill('SIGTERM')
    await Promise.all([...running.values()].map(async ({ done }) => await done))
    await remove()
  })

  const start = async (name: string, ...words: string[]): Promise<void> => {
    const node = begin(folder, ['start', ...words], {}, NODE_MS)
    running.set(name, node)
    await until(`${name} answers`, () => node.output().includes('local API'))
  }
  const asked = async (count: number): Promise<EnrolmentView[]> =>
    await until('the requests arrive', async () => {
      const words = ['allowlist', 'pending', '--all', '--name', 'government']
      const list = await json<EnrolmentView[]>(folder, ...words)
      return list.length === count && list
    })
  const lists = async (): Promise<AllowlistsView> =>
    await json<AllowlistsView>(folder, 'allowlist', 'show', '--name', 'government')

  it('waits and says so, while the others go on, and ends when the hospital starts', async () => {
    await start('government', '--role', 'government', '--allowlistGapMs', '0')
    for (const name of FOUNDERS) await start(name, '--role', 'hospital')
    await asked(4)
    await ok(folder, 'allowlist', 'approve', '--all', '--yes', '--name', 'government')
    await ok(folder, 'allowlist', 'begin', '--name', 'government')
    for (const name of FOUNDERS) {
      await until(`${name} takes part`, async () =>
        (await statusOf(folder, name))?.phase === 'validating')
    }
    await start('hospital-5', '--role', 'hospital')
    await asked(5)
    running.get('hospital-5')?.child.kill('SIGTERM')
    await running.get('hospital-5')?.done

    const early = await ok(folder, 'allowlist', 'approve', 'hospital-5', '--no-wait', '--name', 'government')
    assert.match(early, /^Allowlist version 2 admits hospital-5; .*It has to be up, .*\n$/)
    const waits = await until('the others have signed', async () => {
      const { successor } = await lists()
      return successor?.joins?.signed.length === 4 && successor
    })
    assert.match(waits.waitsFor ?? '',
      /^4 of 5 hospitals have signed, 4 are needed; each new hospital has to /)
    assert.match(waits.waitsFor ?? '',
      /; hospital-5 \(new\) has not signed: it is not connected to the government \(since /)
    assert.deepEqual(waits.joins?.missing.map(({ name, isNew }) => [name, isNew]), [['hospital-5', true]])
    const doctor = await run(folder, 'doctor', '--name', 'hospital-1')
    assert.match(doctor.stdout.replace(/\s+/g, ' '),
      /version 2 admits hospital-5 .*this hospital has signed it/)
    await ok(folder, 'diagnosis', 'submit', SAMPLE, '--name', 'hospital-1', '--wait')
    assert.equal((await lists()).committed?.version, 1)

    // The command waits; the same list is signed already.
    const approve = begin(folder, ['allowlist', 'approve', 'hospital-5', '--name', 'government'], {}, NODE_MS)
    await until('the command says what it waits for', () =>
      approve.output().includes('waiting (Ctrl-C leaves the list signed): 4 of 5 hospitals have signed'))
    await start('hospital-5', '--role', 'hospital', '--name', 'hospital-5')
    assert.equal((await approve.done).code, 0)
    assert.match(approve.output(), /allowlist version 2 is final\n/)
    await until('it takes part', async () => {
      const status = await statusOf(folder, 'hospital-5')
      return status?.phase === 'validating' && status.chain?.members === 5
    })
  })
})
