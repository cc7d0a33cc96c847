import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../../../src/system/index.js'
import { temporaryFolder } from '../storage/temporary-folder.js'

describe('storage: making a folder', () => {
  let root: Awaited<ReturnType<typeof temporaryFolder>>
  beforeEach(async () => { root = await temporaryFolder() })
  afterEach(async () => { await root.remove() })

  it('makes those above it, too, and takes one that is there', () => {
    const path = join(root.path, 'a', 'b', 'c')
    makeFolder(path, 0o700)
    makeFolder(path, 0o700)
    assert.equal(statSync(join(root.path, 'a')).mode & 0o777, 0o700)
    assert(statSync(path).isDirectory())
  })

  it('says that a file is in the way', () => {
    const file = join(root.path, 'file')
    writeFileSync(file, '')
    assert.throws(() => { makeFolder(file) }, { code: 'EEXIST' })
    assert.throws(() => { makeFolder(join(file, 'below')) }, { code: 'ENOTDIR' })
  })

  it('comes back from a place where nothing can be made', function () {
    if (process.platform !== 'linux') this.skip()
    this.timeout(60_000)
    // In a process of its own: what never comes back cannot be told to stop, either.
    const module = new URL('../../../src/system/make-folder.ts', import.meta.url).href
    const program = `import(${JSON.stringify(module)}).then(({ makeFolder }) => makeFolder('/proc/x/y'))` +
      '.catch(error => { process.stdout.write(error.code) })'
    const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '-e', program],
      { encoding: 'utf8', timeout: 40_000, killSignal: 'SIGKILL' })
    assert.match(stdout, /^E[A-Z]+$/)
  })
})
