import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSmallFile, replaceFile, writeSmallFile } from '../../../src/system/index.js'
import { temporaryFolder } from '../storage/temporary-folder.js'

for (const [name, replace] of Object.entries({ replaceFile, writeSmallFile })) {
  describe(`system/${name}`, () => {
    let folder: Awaited<ReturnType<typeof temporaryFolder>>
    let path: string
    before(async () => { folder = await temporaryFolder() })
    beforeEach(() => { path = join(folder.path, 'file') })
    after(async () => { await folder.remove() })

    it('creates and replaces a file that only its user can read, and leaves no temporary file', async () => {
      for (const content of ['old, and longer', 'new']) {
        await replace(path, content)
        assert.equal(readSmallFile(path), content)
        assert.equal(statSync(path).mode & 0o777, 0o600)
      }
      assert.deepEqual(readdirSync(folder.path), ['file'])
    })

    it('writes nothing through an existing temporary file', async () => {
      const other = join(folder.path, 'other')
      writeFileSync(other, 'of another', { mode: 0o644 })
      symlinkSync(other, `${path}.new`)
      await replace(path, 'secret')
      assert.equal(readFileSync(other, 'utf8'), 'of another')
      assert.equal(statSync(path).mode & 0o777, 0o600)
      assert.equal(existsSync(`${path}.new`), false)
    })

    it('throws if the folder is missing', async () => {
      const nowhere = join(folder.path, 'missing', 'file')
      await assert.rejects(async () => { await replace(nowhere, 'a') }, { code: 'ENOENT' })
      assert.equal(readSmallFile(nowhere), undefined)
    })
  })
}
