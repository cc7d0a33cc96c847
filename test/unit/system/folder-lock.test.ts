import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { DataFolder } from '../../../src/node/machine/data-folder.js'
import { lockFolder, lockForReading, lockHolder } from '../../../src/system/folder-lock.js'
import { temporaryFolder } from '../storage/temporary-folder.js'

describe('system/folder-lock', () => {
  let root: Awaited<ReturnType<typeof temporaryFolder>>
  let path: string
  beforeEach(async () => {
    root = await temporaryFolder()
    path = join(root.path, 'data', 'hospital-1')
    mkdirSync(path, { recursive: true })
  })
  afterEach(async () => { await root.remove() })

  const lockFile = (): string => join(path, 'lock')

  it('has at most one holder, and is free after release', () => {
    const lock = lockFolder(path)
    assert('release' in lock)
    assert.deepEqual(lockHolder(path)?.pid, process.pid)
    const second = lockFolder(path)
    assert('heldBy' in second && second.heldBy.pid === process.pid)
    lock.release()
    assert.equal(lockHolder(path), undefined)
    const third = lockFolder(path)
    assert('release' in third)
    lock.release() // A second release of the first lock does not release the third lock.
    assert.equal(lockHolder(path)?.pid, process.pid)
    third.release()
  })

  it('allows reading, but not using, the copy of a folder in use', () => {
    const lock = lockFolder(path)
    assert('release' in lock)
    const copy = `${path}-copy`
    cpSync(path, copy, { recursive: true })
    try {
      assert.deepEqual([lockHolder(path)?.hasOriginal, lockHolder(copy)?.hasOriginal], [false, true])
      assert('heldBy' in lockFolder(copy))
      assert('heldBy' in lockForReading(path))
      assert.throws(() => DataFolder.open(copy, 'hospital'), {
        code: 'folder-in-use', message: /is a copy of a folder that process \d+ uses/
      })
      const reading = lockForReading(copy)
      assert('release' in reading)
      reading.release()
      assert.equal(lockHolder(copy)?.pid, process.pid, 'the copied lock stays')
      renameSync(path, `${path}-moved`)
      assert.equal(lockHolder(`${path}-moved`)?.hasOriginal, false)
      renameSync(`${path}-moved`, path)
    } finally {
      lock.release()
      rmSync(copy, { recursive: true })
    }
  })

  const lockText = (pid: number): string => JSON.stringify({ pid, started: 'x', token: 't' })
  for (const [what, content] of [
    ['a process that has ended', lockText(2 ** 22 + 1)],
    ['an earlier process with the same process id', lockText(process.pid)],
    ['a power cut during the write', '']
  ] as const) {
    it(`is taken over from ${what}`, () => {
      writeFileSync(lockFile(), content)
      const lock = lockFolder(path)
      assert('release' in lock)
      lock.release()
      assert(!existsSync(lockFile()))
    })
  }

  it('of a dead process is taken over by exactly one of several processes', async () => {
    writeFileSync(lockFile(), lockText(2 ** 22 + 1))
    const module = new URL('../../../src/system/folder-lock.ts', import.meta.url).href
    const script = `import { lockFolder } from '${module}'
      const lock = lockFolder(${JSON.stringify(path)})
      process.stdout.write('release' in lock ? 'won' : 'lost')
      setTimeout(() => {}, 1500)`
    const run = promisify(execFile)
    const results = await Promise.all([1, 2, 3].map(() =>
      run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script])))
    assert.deepEqual(results.map(({ stdout }) => stdout).sort(), ['lost', 'lost', 'won'])
  })
})
