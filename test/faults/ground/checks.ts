import assert from 'node:assert/strict'
import { agreement, type NodeProcess } from '../../../src/testnet/index.js'
import type { VerificationView } from '../../../src/api/index.js'
import { begin } from '../../e2e/support/cli.js'
import { accusations } from './evidence.js'
import type { Ground } from './ground.js'
import { PATIENCE_MS } from './patience.js'

/** Maximum number of rows of an answer. Older cases are requested by id. */
const LISTED = 1000

/**
 * A node truncates its log by 512 records, which is about 80 heights. Records since the last read, about a
 * second earlier, are then never read. More unread heights than these limits would make the check worthless.
 */
const MOST_UNREAD_STRETCH = 40
const MOST_UNREAD_SHARE = 0.25

/**
 * Checks that acknowledged diagnoses are accepted everywhere, chains are equal, and no hospital signed twice.
 */
export async function checkAll (ground: Ground): Promise<void> {
  const { load, logs, nodes, liars, fleet } = ground
  assert.deepEqual(load.refusals, [], 'valid diagnoses were refused')
  assert.ok(load.acknowledged.length > 0, 'nothing was acknowledged, so nothing is checked')
  const { agreed, heads } = await agreement(nodes)
  assert.ok(agreed, `chains differ: ${JSON.stringify(heads)}`)
  for (const node of nodes) {
    const lost = await notAccepted(node, load.acknowledged.map(({ id }) => id))
    assert.equal(lost.length, 0,
      `${node.name} lacks ${lost.length} of ${load.acknowledged.length}: ${await ground.describe(lost)}`)
  }
  assert.ok(logs.size > 0, 'no write-ahead log was read')
  const guilty = new Set([...liars].map(({ name }) => name))
  for (const node of ground.running) {
    const wrongly = (await accusations(node)).filter(({ accused }) => !guilty.has(accused))
    assert.deepEqual(wrongly, [], `${node.name} holds proof against hospitals that keep the rules`)
  }
  await ground.signers.learn(fleet.government)
  for (const node of ground.hospitals.filter(hospital => !liars.has(hospital))) {
    assert.deepEqual(await logs.contradictions(node), [])
    const signed = ground.signers.of(node.name)
    const unread = await logs.unread(node, signed)
    const lost = unread.reduce((sum, length) => sum + length, 0)
    const found = `${node.name} signed at ${signed.length} heights; unread: ${unread.join(', ')}`
    if (lost > 0) ground.note(found)
    assert.ok(Math.max(0, ...unread) <= MOST_UNREAD_STRETCH, found)
    assert.ok(lost <= MOST_UNREAD_SHARE * signed.length, found)
  }
}

async function notAccepted (node: NodeProcess, ids: readonly string[]): Promise<string[]> {
  const { cases } = await node.client.call('listCases', { query: { status: 'accepted', limit: LISTED } })
  const listed = new Set(cases.map(({ id }) => id))
  const missing: string[] = []
  for (const id of ids.filter(expected => !listed.has(expected))) {
    const view = await node.client.call('showCase', { params: { id } }).catch(() => undefined)
    if (view?.status !== 'accepted') missing.push(id)
  }
  return missing
}

/**
 * Stops all nodes and runs `chain verify` on their folders, as an operator would. A hospital whose disk was
 * lost has its bodies, pads and record keys back from the others by then.
 */
export async function checkChains (ground: Ground): Promise<void> {
  await ground.stop(...ground.running)
  const heights = new Set<number>()
  for (const node of ground.nodes) {
    const { name, dataFolder } = node
    const words = ['chain', 'verify', '--data', dataFolder, '--json']
    const { code, stdout, stderr } = await begin(ground.folder, words, {}, PATIENCE_MS).done
    assert.equal(code, 0, `${name}: ${stdout}${stderr}`)
    const view = JSON.parse(stdout) as VerificationView
    assert.deepEqual([view.damage, view.failure], [undefined, undefined], name)
    assert.equal(view.height, view.tip, name)
    heights.add(view.tip)
  }
  assert.equal(heights.size, 1, `stopped at heights ${[...heights].join(', ')}`)
}
