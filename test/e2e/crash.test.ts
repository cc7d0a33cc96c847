import assert from 'node:assert/strict'
import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { VerificationView } from '../../src/api/index.js'
import {
  agreement, Fleet, NodeProcess, sampleStream, untilSubmissionsAccepted
} from '../../src/testnet/index.js'
import { begin, json, run } from './support/cli.js'
import { SAMPLES } from '../fixtures/samples.js'
import { TEST_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'

const DIAGNOSES = 120

describe('a testnet with crashes and damage', function () {
  this.timeout(TEST_MS)
  let folder = ''
  let remove: () => Promise<void>
  let fleet: Fleet
  let late: NodeProcess | undefined

  before(async () => {
    ({ folder, remove } = await scratch())
    fleet = new Fleet({ hospitals: 4, folder })
    await fleet.start()
  })
  after(async () => {
    await late?.stop()
    await fleet.stop()
    await remove()
  })

  it('loses nothing when a hospital is killed under load and started again', async () => {
    const [victim, ...others] = fleet.hospitals
    assert.ok(victim !== undefined)
    const samples = (await sampleStream(SAMPLES, DIAGNOSES)).filter(sample => !sample.force)
    const ids: string[] = []
    const work = Promise.all(others.map(async (node, index) => {
      for (let at = index; at < samples.length; at += others.length) {
        const { cases } = await node.client.submitText(samples[at]?.text ?? '')
        ids.push(...cases.map(item => item.case.id))
      }
    }))
    await until('a third is under way', () => ids.length > samples.length / 3)
    await victim.kill()
    await until('the others continue', () => ids.length > samples.length / 2)
    victim.start()
    await victim.ready()
    await work
    for (const node of fleet.nodes) {
      await until(`${node.name} knows every decision`, async () => {
        const { cases } = await node.client.call('listCases', { query: { limit: 1000 } })
        const accepted = new Set(cases.filter(({ status }) => status === 'accepted').map(({ id }) => id))
        return ids.every(id => accepted.has(id))
      })
    }
    const { agreed, heads } = await agreement(fleet.nodes)
    assert.ok(agreed, JSON.stringify(heads))
  })

  it('still verifies on every node', async () => {
    for (const node of fleet.nodes) {
      const view = await node.client.call('verifyChain')
      assert.equal(view.failure, undefined, node.name)
      assert.equal(view.height, view.tip)
    }
  })

  it('lets a hospital join late, which catches up by itself', async () => {
    late = new NodeProcess({
      role: 'hospital', name: 'hospital-5', folder, settings: { logLevel: 'warn' }
    })
    late.start()
    await late.ready()
    const newcomer = late
    await until('it is a member', async () => {
      const { chain } = await newcomer.client.call('status')
      return chain?.members === 5 && chain.allowlistVersion === 2
    })
    const { agreed, heads } = await agreement([...fleet.nodes, newcomer])
    assert.ok(agreed, JSON.stringify(heads))
    const view = await newcomer.client.call('verifyChain')
    assert.equal(view.failure, undefined)
    const other = (await sampleStream(SAMPLES, 40)).findLast(sample => !sample.force)
    await untilSubmissionsAccepted(newcomer)
    const submitted = await newcomer.client.submitText(other?.text ?? '', { wait: 30 })
    assert.equal(submitted.cases[0]?.case.status, 'accepted')
  })

  it('refuses a second process on the same folder', async () => {
    const { code, stderr } = await begin(folder, ['start', '--role', 'hospital', '--name', 'hospital-2',
      '--dataRoot', path.join(folder, 'data'), '--keysRoot', path.join(folder, 'keys')]).done
    assert.equal(code, 1)
    assert.match(stderr, /in use by process \d+/)
  })

  it('finds a byte that was changed in a stored block and names the height', async () => {
    const [, , , stopped] = fleet.hospitals
    assert.ok(stopped !== undefined)
    const block = await stopped.client.call('block', { params: { height: 3 } })
    assert.ok(await stopped.stop(), 'the hospital stops cleanly')
    const copy = path.join(folder, 'damaged')
    await cp(stopped.dataFolder, copy, { recursive: true })
    const clean = await json<VerificationView>(folder, 'chain', 'verify', '--data', copy)
    assert.equal(clean.failure, undefined)
    const root = Buffer.from(block.header.stateRoot, 'hex')
    assert.ok(await flipIn(path.join(copy, 'store'), root) > 0, 'the files contain the block')
    const { code, stdout } = await run(folder, 'chain', 'verify', '--data', copy, '--json')
    assert.equal(code, 1)
    const { failure } = JSON.parse(stdout) as VerificationView
    assert.equal(failure?.height, 3)
  })
})

/** Flips a bit of the first byte at each occurrence of `bytes`, and returns the number of occurrences. */
async function flipIn (folder: string, bytes: Uint8Array): Promise<number> {
  let places = 0
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name)
    const content = await readFile(file)
    const found: number[] = []
    for (let at = content.indexOf(bytes); at >= 0; at = content.indexOf(bytes, at + 1)) found.push(at)
    for (const at of found) content[at] = (content[at] ?? 0) ^ 1
    if (found.length > 0) await writeFile(file, content)
    places += found.length
  }
  return places
}
