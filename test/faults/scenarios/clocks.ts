import assert from 'node:assert/strict'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pause } from '../../../src/testnet/index.js'
import { until } from '../../e2e/support/until.js'
import { PATIENCE_MS } from '../ground/index.js'
import type { Scenario } from './scenario.js'

const HOUR_MS = 3_600_000
const NINETY_SECONDS_MS = 90_000
const WRONG_MS = 6_000

export const hourAhead = wrongClock('clock-ahead', 'the clock of one of 4 is an hour ahead', HOUR_MS)
export const secondsAhead = wrongClock('clock-90s-ahead', 'the clock of one of 4 is 90 s ahead',
  NINETY_SECONDS_MS)
export const secondsBehind = wrongClock('clock-90s-behind', 'the clock of one of 4 is 90 s behind',
  -NINETY_SECONDS_MS)

/**
 * Makes a scenario in which a hospital has a wrong clock. Each side considers the other's blocks untimely, so
 * the hospital counts toward f (SPECIFICATION.md §14.5). Its own diagnoses are decided nevertheless.
 */
function wrongClock (name: string, fault: string, ms: number): Scenario {
  return {
    name, fault, ground: 'four',
    async inject (ground) {
      const victim = ground.hospital(2)
      await ground.stop(victim)
      victim.start({ nodeFlags: ['--import', clockOff(ms)] })
      await victim.ready()
      const from = ground.load.acknowledged.length
      await Promise.all([pause(WRONG_MS), ground.goesOn(), ground.says(victim, 'own-clock-off'),
        ground.says(ground.hospital(1), 'clock-off'), ground.load.acknowledges(victim)])
      await ground.decided(ground.load.acknowledged.slice(from).map(({ id }) => id))
      return {
        fix: async () => {
          await ground.stop(victim)
          await ground.start(victim)
        },
        after: async () => { await ground.votesAgain(victim) }
      }
    }
  }
}

/** A time server sets the clock of a running hospital wrong by an hour, and right again: it jumps twice. */
export const jumps: Scenario = {
  name: 'clock-jumps',
  fault: 'the clock of one of 4 jumps an hour ahead and back while it runs',
  ground: 'four',
  async inject (ground) {
    const victim = ground.hospital(2)
    const isWrong = path.join(ground.folder, 'clock-is-wrong')
    await ground.stop(victim)
    victim.start({ nodeFlags: ['--import', clockOff(HOUR_MS, isWrong)] })
    await victim.ready()
    await ground.votesAgain(victim)
    await writeFile(isWrong, '')
    await Promise.all([pause(WRONG_MS), ground.goesOn(), ground.says(victim, 'own-clock-off')])
    return {
      fix: async () => {
        await rm(isWrong)
        await until(`${victim.name} has the right time`, async () => {
          const { health } = await victim.client.call('status')
          return health.troubles.every(({ code }) => code !== 'own-clock-off')
        }, PATIENCE_MS)
      },
      after: async () => {
        await ground.votesAgain(victim)
        const from = ground.load.acknowledged.length
        await ground.load.acknowledges(victim)
        await ground.decided(ground.load.acknowledged.slice(from).map(({ id }) => id))
        assert.ok(victim.running)
        await ground.stop(victim)
        await ground.start(victim)
      }
    }
  }
}

/**
 * Returns a module for `--import` that moves a process's wall clock.
 * @param whileFile the clock is wrong while this file exists; absent: always
 */
function clockOff (ms: number, whileFile?: string): string {
  return 'data:text/javascript,' + encodeURIComponent(`
    import { existsSync } from 'node:fs'
    const { now } = Date
    const file = ${JSON.stringify(whileFile)}
    let off = file === undefined ? ${ms} : 0
    if (file !== undefined) setInterval(() => { off = existsSync(file) ? ${ms} : 0 }, 100).unref()
    globalThis.Date = class extends Date {
      constructor (...words) { if (words.length === 0) super(now() + off); else super(...words) }
      static now () { return now() + off }
    }`)
}
