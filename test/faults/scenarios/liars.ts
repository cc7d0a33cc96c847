import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { until } from '../../e2e/support/until.js'
import { pause, type NodeProcess } from '../../../src/testnet/index.js'
import { PATIENCE_MS, type Ground } from '../ground/index.js'
import { confessionOf, lying, type Lie } from '../liar/index.js'
import type { GroundName, Scenario } from './scenario.js'

const LYING_MS = 6_000

export const equivocator = scenario('liar-equivocates',
  'one of 4 proposes and votes two ways', 'four', [['equivocator']])
export const withholder = scenario('liar-withholds',
  'one of 4 withholds votes and certificates, and lies with its shares', 'four',
  [['vote-withholder', 'certificate-withholder', 'share-liar']])
export const falseServer = scenario('liar-serves-falsely',
  'one of 4 sends garbage, boasts of heights, serves false blocks', 'four', [['forger', 'false-server']])
export const twoLiars = scenario('two-liars',
  '2 of 7 lie: one two ways, one with garbage and false blocks', 'seven',
  [['equivocator', 'selective-sender'], ['forger', 'false-server', 'certificate-withholder']])

/**
 * Makes a scenario: the last hospitals run as liars while an honest hospital restarts, then become honest.
 */
function scenario (
  name: string, fault: string, groundName: GroundName, lies: readonly (readonly Lie[])[]
): Scenario {
  return {
    name, fault, ground: groundName,
    async inject (ground) {
      const liars = ground.fleet.hospitals.slice(-lies.length)
      const begun = { at: Date.now(), height: await ground.height(ground.hospital(1)) }
      const before = new Map<NodeProcess, number>()
      for (const liar of liars) before.set(liar, (await readFile(liar.logFile)).byteLength)
      await ground.stop(...liars)
      for (const [index, liar] of liars.entries()) {
        ground.liars.add(liar)
        liar.start(lying(lies[index] ?? []))
      }
      await Promise.all(liars.map(async liar => { await liar.ready() }))
      for (const liar of liars) await takesPart(liar)
      await Promise.all([pause(LYING_MS), ground.goesOn()])
      // Servers lie only if a node asks them, so an honest hospital restarts until all lies are logged.
      const silent = async (): Promise<string[]> => (await Promise.all(liars.map(async (liar, index) =>
        await unconfessed(liar, lies[index] ?? [], before.get(liar) ?? 0)))).flat()
      for (const deadline = Date.now() + PATIENCE_MS; ;) {
        await catchesUpAmongLiars(ground)
        const missing = await silent()
        if (missing.length === 0) break
        assert.ok(Date.now() < deadline, `never: ${missing.join(', ')}`)
      }
      for (const [index, liar] of liars.entries()) {
        if (lies[index]?.includes('equivocator') !== true) continue
        await ground.accuses(ground.hospital(1), liar, begun)
      }
      return {
        fix: async () => {
          await ground.stop(...liars)
          await ground.start(...liars)
        }
      }
    }
  }
}

/** Returns the lies that the liar's log lacks. @param from length of the log when the lies began */
async function unconfessed (liar: NodeProcess, lies: readonly Lie[], from: number): Promise<string[]> {
  const log = (await readFile(liar.logFile)).subarray(from).toString('utf8')
  return lies.map(confessionOf).filter(line => !log.includes(line)).map(line => `${liar.name} ${line}`)
}

async function takesPart (node: NodeProcess): Promise<void> {
  await until(`${node.name} takes part`, async () => {
    return (await node.client.call('status')).phase === 'validating'
  }, PATIENCE_MS)
}

/** Restarts an honest hospital, which must catch up with the help of liars and honest hospitals. */
async function catchesUpAmongLiars (ground: Ground): Promise<void> {
  const honest = ground.hospital(1)
  await ground.kill(honest)
  await pause(LYING_MS / 4)
  await ground.start(honest)
  await ground.votesAgain(honest)
  await ground.goesOn()
}
