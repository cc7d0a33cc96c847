import assert from 'node:assert/strict'
import { chmodSync, cpSync, linkSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderIdentity, kindOfFolder } from '../../../src/system/index.js'
import { temporaryFolder } from '../storage/temporary-folder.js'

const NOBODY = 65_534

/** Runs `look` as another user if this process runs as root, because root may read every folder. */
function asNobody<T> (look: () => T): T {
  const own = process.geteuid?.()
  if (own !== 0) return look()
  process.seteuid?.(NOBODY)
  try {
    return look()
  } finally {
    process.seteuid?.(own)
  }
}

describe('system: the identity of a folder', () => {
  let root: Awaited<ReturnType<typeof temporaryFolder>>
  const at = (name: string): string => join(root.path, name)
  beforeEach(async () => {
    root = await temporaryFolder()
    mkdirSync(at('own'))
    writeFileSync(at('own/file'), '')
  })
  afterEach(async () => { await root.remove() })

  it('is the same by any path and after a move, and differs for a copy', () => {
    const own = folderIdentity(at('own'))
    symlinkSync(at('own'), at('link'))
    cpSync(at('own'), at('copy'), { recursive: true })
    mkdirSync(at('linked'))
    linkSync(at('own/file'), at('linked/file'))
    assert.equal(folderIdentity(at('link')), own)
    for (const other of ['copy', 'linked', 'none']) assert.notEqual(folderIdentity(at(other)), own)
    renameSync(at('own'), at('moved'))
    assert.equal(folderIdentity(at('moved')), own)
  })

  it('distinguishes a folder, a file, a missing path, and a path that this user may not read', () => {
    assert.deepEqual(['own', 'own/file', 'own/file/x', 'none', 'x'.repeat(300)].map(at).map(kindOfFolder),
      ['folder', 'file', 'file', 'missing', 'missing'])
    chmodSync(at('own'), 0o000)
    chmodSync(root.path, 0o755)
    assert.equal(asNobody(() => kindOfFolder(at('own/x'))), 'kept-out')
    chmodSync(at('own'), 0o700)
  })
})
