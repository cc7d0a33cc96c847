import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { writeNewFile, writeSecretFile, writeSecretFiles } from '../../../src/cli/new-file.js'
import { temporaryFolder } from '../storage/temporary-folder.js'

const SOURCE = new URL('../../../src/cli/new-file.ts', import.meta.url).href

describe('cli: new files', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  beforeEach(async () => { folder = await temporaryFolder() })
  afterEach(async () => { await folder.remove() })
  const at = (name: string): string => path.join(folder.path, name)

  it('have their whole content, and secrets are readable for their owner alone', async () => {
    await writeNewFile(at('a'), 'a', ['x', 'y'])
    await writeSecretFile(at('b'), 'b', [Uint8Array.of(1, 2)])
    assert.equal(await readFile(at('a'), 'utf8'), 'xy')
    assert.deepEqual([...await readFile(at('b'))], [1, 2])
    assert.equal((await stat(at('b'))).mode & 0o077, 0)
  })

  it('are removed if their content does not come', async () => {
    const broken = async function * (): AsyncGenerator<string> {
      yield await Promise.resolve('half')
      throw new Error('the node went away')
    }
    await assert.rejects(writeNewFile(at('a'), 'a', broken()), /^Error: the node went away$/)
    assert.deepEqual(await readdir(folder.path), [])
  })

  it('are removed if the disk takes a part alone, and the error names the file', async () => {
    // A limit of the size of files cuts a write in the middle, as a full disk does.
    const program = `import { writeSecretFile } from ${JSON.stringify(SOURCE)}
      await writeSecretFile(${JSON.stringify(at('a'))}, 'key.json', ['x'.repeat(200_000)])
        .catch(error => { console.log(error.name, error.message) })`
    const node = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', program]
    const { stdout } = await promisify(execFile)('sh', ['-c', 'ulimit -f 128; exec "$@"', 'sh', ...node])
    assert.equal(stdout, 'CliError key.json: cannot be written (EFBIG)\n')
    assert.deepEqual(await readdir(folder.path), [])
  })

  it('of a set are there together, or none of them', async () => {
    await writeSecretFile(at('card.pdf'), 'card.pdf', ['of another'])
    const files = [['key.json', 'secret'], ['card.pdf', 'mine']] as const
    await assert.rejects(writeSecretFiles(folder.path, 'out', files), /out\/card\.pdf exists already/)
    assert.deepEqual(await readdir(folder.path), ['card.pdf'])
    assert.equal(await readFile(at('card.pdf'), 'utf8'), 'of another')
  })
})
