import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { cp, mkdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import type { HealthView } from '../../../src/api/index.js'
import type { NodeProcess } from '../../../src/testnet/index.js'
import { begin } from '../../e2e/support/cli.js'
import { until } from '../../e2e/support/until.js'
import { PATIENCE_MS, type Ground } from '../ground/index.js'
import type { Scenario } from './scenario.js'

const run = promisify(execFile)
const MEBIBYTE = 1024 ** 2
const DISK_MEBIBYTES = 256
/** Space that remains, which the load fills within seconds. */
const ROOM_BYTES = 256 * 1024

/** Mounts a small disk at a hospital's data folder and fills it with another file. */
export const fullDisk: Scenario = {
  name: 'full-disk',
  fault: 'disk full; the node stops; space is freed',
  ground: 'four',
  async unavailable () {
    return process.getuid?.() === 0 ? undefined : 'mounting a disk needs root'
  },
  async inject (ground) {
    const victim = ground.hospital(3)
    const aside = `${victim.dataFolder}.aside`
    const ballast = path.join(victim.dataFolder, 'ballast')
    await ground.stop(victim)
    await rename(victim.dataFolder, aside)
    await mkdir(victim.dataFolder)
    await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MEBIBYTES}m`, 'medichain', victim.dataFolder])
    const unmount = (): void => {
      spawnSync('umount', ['-l', victim.dataFolder])
    }
    process.on('exit', unmount)
    ground.onClose(async () => {
      unmount()
      process.off('exit', unmount)
    })
    await cp(aside, victim.dataFolder, { recursive: true, preserveTimestamps: true })
    await ground.start(victim)
    await ground.votesAgain(victim)
    const { bavail, bsize } = await statfs(victim.dataFolder)
    await writeFile(ballast, Buffer.alloc(Math.max(MEBIBYTE, bavail * bsize - ROOM_BYTES)))
      .catch((error: unknown) => {
        // The node has filled the disk first.
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      })
    await until(`${victim.name} ends by itself`, () => !victim.running, PATIENCE_MS)
    await ground.logs.ended(victim.dataFolder).catch(() => undefined)
    assert.match(await readFile(victim.logFile, 'utf8'), /The disk is full/)
    await doctorSaysFull(ground, victim)
    await ground.goesOn()
    return {
      fix: async () => {
        await rm(ballast)
        await ground.start(victim)
      },
      after: async () => {
        await ground.stop(victim)
        await rm(aside, { recursive: true })
        await cp(victim.dataFolder, aside, { recursive: true, preserveTimestamps: true })
        await run('umount', [victim.dataFolder])
        await rm(victim.dataFolder, { recursive: true })
        await rename(aside, victim.dataFolder)
        await ground.start(victim)
      }
    }
  }
}

/** Runs doctor on the ended node's folder while its disk is full. */
async function doctorSaysFull (ground: Ground, { dataFolder }: NodeProcess): Promise<void> {
  const words = ['doctor', '--data', dataFolder, '--json']
  const { code, stdout, stderr } = await begin(ground.folder, words, {}, PATIENCE_MS).done
  assert.equal(code, 1, stdout + stderr)
  const { troubles } = JSON.parse(stdout) as HealthView
  const codes = troubles.map(trouble => trouble.code)
  assert.equal(codes[0], 'disk-full', stdout)
  assert.ok(!codes.includes('folder-damaged'), stdout)
}
