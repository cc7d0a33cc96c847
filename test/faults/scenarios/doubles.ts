import assert from 'node:assert/strict'
import { cp, rm } from 'node:fs/promises'
import path from 'node:path'
import { NodeProcess, pause } from '../../../src/testnet/index.js'
import type { Scenario } from './scenario.js'

const HOUR_MS = 3_600_000
const WRONG_MS = 6_000

/** Runs two processes with the same keys and different data, which operators must never do (§10.4). */
export const sharedKey: Scenario = {
  name: 'shared-key',
  fault: 'two processes on one key, until one is stopped',
  ground: 'four',
  async inject (ground) {
    const first = ground.hospital(4)
    const name = `${first.name}-copy`
    const keys = path.join(ground.folder, 'keys')
    await cp(path.join(keys, first.name), path.join(keys, name), { recursive: true })
    const second = new NodeProcess({ ...first.settings, name })
    ground.onClose(async () => { await second.kill() })
    // From now on this hospital counts toward f, and its signatures may contradict each other.
    ground.liars.add(first)
    second.start()
    await assert.rejects(second.ready(), /One key must never run twice/)
    // Without the lock, the copy is like a restored backup: the second process cannot notice the first.
    await rm(path.join(keys, name, 'lock'))
    second.start()
    await second.ready()
    await Promise.all([ground.goesOn(), ground.says(first, 'shared-key'), ground.says(second, 'shared-key')])
    return {
      fix: async () => {
        assert.ok(await second.stop(), 'the second process stops by itself')
      },
      after: async () => {
        await ground.logs.read(second.dataFolder)
        const found = await ground.logs.contradictions(first)
        ground.note(`signed twice by the shared key: ${found.length === 0 ? 'nothing' : found.join('; ')}`)
      }
    }
  }
}

/** Each side considers the other's blocks untimely, so the hospital counts toward f (§14). */
export const clockAhead: Scenario = {
  name: 'clock-ahead',
  fault: 'the clock of one of 4 is an hour ahead',
  ground: 'four',
  async inject (ground) {
    const victim = ground.hospital(2)
    await ground.stop(victim)
    ground.load.spared.add(victim)
    victim.start({ nodeFlags: ['--import', clockOff(HOUR_MS)] })
    await victim.ready()
    await Promise.all([pause(WRONG_MS), ground.goesOn(), ground.says(victim, 'own-clock-off'),
      ground.says(ground.hospital(1), 'clock-off')])
    return {
      fix: async () => {
        await ground.stop(victim)
        await ground.start(victim)
      },
      after: async () => {
        await ground.votesAgain(victim)
        ground.load.spared.delete(victim)
      }
    }
  }
}

/** Returns a module for `--import` that sets a process's wall clock forward. */
function clockOff (ms: number): string {
  return 'data:text/javascript,' + encodeURIComponent(`
    const { now } = Date
    globalThis.Date = class extends Date {
      constructor (...words) { if (words.length === 0) super(now() + ${ms}); else super(...words) }
      static now () { return now() + ${ms} }
    }`)
}
