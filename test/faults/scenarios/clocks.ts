import { pause } from '../../../src/testnet/index.js'
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

/** Returns a module for `--import` that moves a process's wall clock. */
function clockOff (ms: number): string {
  return 'data:text/javascript,' + encodeURIComponent(`
    const { now } = Date
    globalThis.Date = class extends Date {
      constructor (...words) { if (words.length === 0) super(now() + ${ms}); else super(...words) }
      static now () { return now() + ${ms} }
    }`)
}
