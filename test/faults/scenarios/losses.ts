import { cp, rm } from 'node:fs/promises'
import path from 'node:path'
import type { RecoveryView } from '../../../src/api/index.js'
import type { NodeProcess } from '../../../src/testnet/index.js'
import { begin } from '../../e2e/support/cli.js'
import { until } from '../../e2e/support/until.js'
import { PATIENCE_MS, type Ground } from '../ground/index.js'
import type { Scenario } from './scenario.js'

const MISSED_HEIGHTS = 300

/** The hospital keeps its keys. It follows, abstains after SPECIFICATION.md §10.4, and votes again. */
export const emptiedFolder: Scenario = {
  name: 'emptied-folder',
  fault: 'restart with an emptied data folder',
  ground: 'four',
  async inject (ground) {
    const victim = ground.hospital(4)
    // Undecided diagnoses and their keys exist only on this disk, so their loss is avoided.
    ground.load.spared.add(victim)
    await ground.load.answered(victim)
    await ground.decided(ground.load.of(victim).map(({ id }) => id))
    await ground.kill(victim)
    await rm(victim.dataFolder, { recursive: true })
    await ground.goesOn()
    return {
      fix: async () => { await ground.start(victim) },
      after: async () => {
        await ground.votesAgain(victim)
        ground.load.spared.delete(victim)
      }
    }
  }
}

export const emptiedLog: Scenario = {
  name: 'emptied-log',
  fault: 'restart without the write-ahead log',
  ground: 'four',
  async inject (ground) {
    const victim = ground.hospital(1)
    await ground.kill(victim)
    await rm(path.join(victim.dataFolder, 'wal'))
    return {
      fix: async () => { await ground.start(victim) },
      after: async () => { await ground.votesAgain(victim) }
    }
  }
}

/**
 * Three of four hospitals lose their logs, so no quorum can vote. The operators of all four run `recover`, as
 * SPECIFICATION.md §10.6 says.
 */
export const threeLogsLost: Scenario = {
  name: 'three-logs-lost',
  fault: 'the logs of three of four lost, then recover at all four',
  ground: 'four',
  async inject (ground) {
    const victims = [1, 2, 3].map(number => ground.hospital(number))
    const all = [...victims, ground.hospital(4)]
    await ground.kill(...victims)
    for (const victim of victims) await rm(path.join(victim.dataFolder, 'wal'))
    await ground.start(...victims)
    await ground.says(ground.hospital(4), 'votes-lost')
    return {
      fix: async () => { await recoverAt(ground, all) },
      after: async () => { for (const hospital of all) await ground.votesAgain(hospital) }
    }
  }
}

/**
 * Two of four hospitals lose their disks and put back the keys from a backup. Their databases are not intact,
 * so the two others alone say what is final.
 */
export const twoDisksLost: Scenario = {
  name: 'two-disks-lost',
  fault: 'the disks of two of four lost, keys from a backup, then recover at all four',
  ground: 'four',
  async inject (ground) {
    const victims = [3, 4].map(number => ground.hospital(number))
    const all = [ground.hospital(1), ground.hospital(2), ...victims]
    // Undecided diagnoses and their keys exist only on these disks, so their loss is avoided.
    for (const victim of victims) ground.load.spared.add(victim)
    for (const victim of victims) await ground.load.answered(victim)
    await ground.decided(victims.flatMap(victim => ground.load.of(victim)).map(({ id }) => id))
    const keys = (name: string): string => path.join(ground.folder, 'keys', name)
    const backup = (name: string): string => path.join(ground.folder, 'backup', name)
    for (const { name } of victims) await cp(keys(name), backup(name), { recursive: true })
    await ground.kill(...victims)
    for (const victim of victims) {
      for (const folder of [victim.dataFolder, keys(victim.name)]) await rm(folder, { recursive: true })
      await cp(backup(victim.name), keys(victim.name), { recursive: true })
    }
    await ground.start(...victims)
    await ground.says(ground.hospital(1), 'votes-lost')
    return {
      fix: async () => {
        await recoverAt(ground, all)
        await until('recover says that two databases are intact', async () => {
          const { databases, message } = await ground.hospital(1).client.call('recovery')
          return databases?.intact === 2 && message.includes('enough if no hospital lies')
        }, PATIENCE_MS)
      },
      after: async () => {
        for (const hospital of all) await ground.votesAgain(hospital)
        for (const victim of victims) ground.load.spared.delete(victim)
      }
    }
  }
}

/** Runs `recover` at these hospitals in turn, as their operators would. */
async function recoverAt (ground: Ground, hospitals: readonly NodeProcess[]): Promise<void> {
  for (const { dataFolder, name } of hospitals) {
    const done = await begin(ground.folder, ['recover', '--data', dataFolder, '--yes', '--json']).done
    if (done.code !== 0) throw new Error(`recover at ${name}: ${done.stderr}`)
    const { waitsFor } = JSON.parse(done.stdout) as RecoveryView
    if (waitsFor.some(party => party.name === name)) throw new Error(`recover at ${name} waits for itself`)
  }
}

export const missedHeights: Scenario = {
  name: 'missed-heights',
  fault: `restart after missing ${MISSED_HEIGHTS} heights`,
  ground: 'four',
  async inject (ground) {
    const [victim, witness] = [ground.hospital(2), ground.hospital(1)]
    await ground.kill(victim)
    const from = await ground.height(witness)
    await until(`${MISSED_HEIGHTS} heights pass`,
      async () => await ground.height(witness) >= from + MISSED_HEIGHTS, PATIENCE_MS)
    return { fix: async () => { await ground.start(victim) } }
  }
}
