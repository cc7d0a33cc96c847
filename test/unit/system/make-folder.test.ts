import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../../../src/system/index.js'
import { temporaryFolder } from '../storage/temporary-folder.js'

describe('system: creating a folder', () => {
  let root: Awaited<ReturnType<typeof temporaryFolder>>
  beforeEach(async () => { root = await temporaryFolder() })
  afterEach(async () => { await root.remove() })

  it('creates its parents, and accepts an existing folder', () => {
    const path = join(root.path, 'a', 'b', 'c')
    makeFolder(path, 0o700)
    makeFolder(path, 0o700)
    assert.equal(statSync(join(root.path, 'a')).mode & 0o777, 0o700)
    assert(statSync(path).isDirectory())
  })

  it('reports that the path is a file', () => {
    const file = join(root.path, 'file')
    writeFileSync(file, '')
    assert.throws(() => { makeFolder(file) }, { code: 'EEXIST' })
    assert.throws(() => { makeFolder(join(file, 'below')) }, { code: 'ENOTDIR' })
  })

  it('returns an error where no folder can be created', function () {
    if (process.platform !== 'linux') this.skip()
    this.timeout(180_000)
    // The call runs in a separate process, because a call that never returns could not be stopped.
    const module = new URL('../../../src/system/make-folder.ts', import.meta.url).href
    const program = `import(${JSON.stringify(module)}).then(({ makeFolder }) => makeFolder('/proc/x/y'))` +
      '.catch(error => { process.stdout.write(error.code) })'
    const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '-e', program],
      { encoding: 'utf8', timeout: 40_000, killSignal: 'SIGKILL' })
    assert.match(stdout, /^E[A-Z]+$/)
  })
})
