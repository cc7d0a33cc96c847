import assert from 'node:assert/strict'
import { mkdir, readFile, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Assembly } from '../../../src/cli/index.js'
import { copyFiles } from '../../../src/cli/copy/index.js'
import { EXPORT } from '../api/fake-accesses.js'
import type { Outcome } from './bench-io.js'
import { RunningNodes } from './running-nodes.js'

describe('cli: the copy of a patient', () => {
  let nodes: RunningNodes
  let isValid = true
  const assembly: Partial<Assembly> = {
    readReceipt: async () => await Promise.resolve(
      (isValid ? { isValid } : { isValid, code: 'receipt-forged' }) as never)
  }
  beforeEach(async () => {
    isValid = true
    nodes = await RunningNodes.create()
    await nodes.start('hospital-1', 'hospital')
  })
  afterEach(async () => { await nodes.remove() })

  const cli = async (line: string): Promise<Outcome> =>
    await nodes.cli(line, { stdin: 'urn:x|7\n', assembly })
  const exists = async (name: string): Promise<boolean> =>
    await stat(path.join(nodes.cwd, name)).then(() => true, () => false)

  it('is a folder with a page, a summary and a receipt of each record', async () => {
    const made = await cli('patient export - --out mine')
    assert.deepEqual([made.code, made.err], [0, ''])
    assert.match(made.out, /diagnoses +1\nclosed here +1\n/)
    const folder = path.join(nodes.cwd, 'mine')
    assert.deepEqual((await readdir(path.join(folder, 'receipts'))).sort(),
      ['abababababababab.json', 'cdcdcdcdcdcdcdcd.json'])
    assert.deepEqual(JSON.parse(await readFile(path.join(folder, 'summary.json'), 'utf8')), EXPORT.document)
    assert.equal((await stat(folder)).mode & 0o777, 0o700)
    for (const name of ['index.html', 'summary.json', 'receipts/abababababababab.json']) {
      // A copy on another disk leaves the folder that hid it.
      assert.equal((await stat(path.join(folder, name))).mode & 0o077, 0, name)
    }
    const page = await readFile(path.join(folder, 'index.html'), 'utf8')
    assert.match(page, /Ann Smith &lt;b&gt;/)
    assert.match(page,
      /<h3>Type 2 diabetes<\/h3><p>Code E11\.9; active; since <span class="whole">2020-03<\/span><\/p>/)
    assert.match(page, /Not in this copy: 1<[^]*could not open it[^]*Hospital B/)
    assert.match(page, /does not mean that you have no allergies/)
    assert.doesNotMatch(page, /<script|https?:/)
  })

  it('links the page that checks receipts if there is one', () => {
    const names = copyFiles(EXPORT, '<p>').map(({ name }) => name)
    assert.deepEqual(names.at(-1), 'check-receipts.html')
    assert.match(copyFiles(EXPORT, '<p>')[0]?.text ?? '', /check-receipts\.html/)
    assert.doesNotMatch(copyFiles(EXPORT, undefined)[0]?.text ?? '', /check-receipts/)
  })

  it('leaves nothing behind if a receipt is refused', async () => {
    isValid = false
    const refused = await cli('patient export - --out mine')
    assert.equal(refused.code, 1)
    assert.match(refused.err, /^error: the node gave a receipt of case abababab that is refused \(receipt-f/)
    assert.equal(await exists('mine'), false)
  })

  it('needs a new folder in a folder that exists', async () => {
    await mkdir(path.join(nodes.cwd, 'old'))
    for (const [out, code, text] of [
      ['old', 1, /^error: old exists already; name a new folder/],
      ['none/mine', 1, /^error: none\/mine: the folder \S+ does not exist; make it first/]
    ] as const) {
      const outcome = await cli(`patient export - --out ${out}`)
      assert.deepEqual([outcome.code, outcome.out], [code, ''])
      assert.match(outcome.err, text)
    }
    assert.equal((await cli('patient export -')).code, 2)
    assert.equal(await exists('old'), true)
  })
})
