import { readFile } from 'node:fs/promises'
import { until } from '../../e2e/support/until.js'
import { pause, type NodeProcess } from '../../../src/testnet/index.js'
import { PATIENCE_MS, type Ground } from '../ground/index.js'
import { CONFESSION, lying, type Lie } from '../liar/index.js'
import type { GroundName, Scenario } from './scenario.js'

const LYING_MS = 6_000

export const equivocator = scenario('liar-equivocates',
  'one of 4 proposes and votes two ways', 'four', [['equivocator']])
export const withholder = scenario('liar-withholds',
  'one of 4 withholds votes, certificates and its beacon', 'four',
  [['vote-withholder', 'certificate-withholder', 'vrf-withholder']])
export const falseServer = scenario('liar-serves-falsely',
  'one of 4 sends garbage, boasts of heights, serves false blocks', 'four', [['forger', 'false-server']])
export const twoLiars = scenario('two-liars',
  '2 of 7 lie: one two ways, one with garbage and false blocks', 'seven',
  [['equivocator', 'selective-sender'], ['forger', 'false-server', 'certificate-withholder']])

/** The last hospitals are started as liars, and an honest one restarts among them; then the lies end. */
function scenario (
  name: string, fault: string, ground: GroundName, lies: readonly (readonly Lie[])[]
): Scenario {
  return {
    name, fault, ground,
    async inject (field) {
      const liars = field.fleet.hospitals.slice(-lies.length)
      const before = new Map<string, number>()
      for (const { name, logFile } of liars) before.set(name, confessions(await readFile(logFile)))
      await field.stop(...liars)
      for (const [index, liar] of liars.entries()) {
        field.liars.add(liar)
        liar.start(lying(lies[index] ?? []))
      }
      await Promise.all(liars.map(async liar => { await liar.ready() }))
      for (const liar of liars) await takesPart(liar)
      await Promise.all([pause(LYING_MS), field.goesOn()])
      for (const { name, logFile } of liars) {
        await until(`${name} lies`,
          async () => confessions(await readFile(logFile)) > (before.get(name) ?? 0), PATIENCE_MS)
      }
      if (lies.flat().includes('equivocator')) await field.says(field.hospital(1), 'evidence')
      await catchesUpAmongLiars(field)
      return {
        mend: async () => {
          await field.stop(...liars)
          await field.start(...liars)
        }
      }
    }
  }
}

function confessions (log: Buffer): number {
  return log.toString('utf8').split(CONFESSION).length - 1
}

async function takesPart (node: NodeProcess): Promise<void> {
  await until(`${node.name} takes part`, async () => {
    return (await node.client.call('status')).phase === 'validating'
  }, PATIENCE_MS)
}

/** With nobody to spare, it has to come back by what liars and honest hospitals serve. */
async function catchesUpAmongLiars (ground: Ground): Promise<void> {
  const honest = ground.hospital(1)
  await ground.kill(honest)
  await pause(LYING_MS / 4)
  await ground.start(honest)
  await ground.votesAgain(honest)
  await ground.goesOn()
}
