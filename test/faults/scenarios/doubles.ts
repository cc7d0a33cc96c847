import assert from 'node:assert/strict'
import { cp, rm } from 'node:fs/promises'
import path from 'node:path'
import { NodeProcess } from '../../../src/testnet/index.js'
import type { Scenario } from './scenario.js'

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
