import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { FakeNode } from '../api/fake-services.js'
import { DIABETES } from '../terminology/support.js'
import { RunningNodes } from './running-nodes.js'

const HASH = '98f918d98d054ea48d639865988c64b24c62625d1ea490c7531bebacdffe3553'

describe('cli: terminology', () => {
  let nodes: RunningNodes
  let hospital: FakeNode
  beforeEach(async () => {
    nodes = await RunningNodes.create()
    hospital = await nodes.start('hospital-1', 'hospital')
  })
  afterEach(async () => { await nodes.remove() })

  it('imports files into the folder of a node, and says what to do next', async () => {
    const file = path.join(nodes.cwd, 'order.txt')
    await writeFile(file, DIABETES)
    const { code, out } = await nodes.cli(`terminology import ${file} --release 2026 --name hospital-1`)
    assert.equal(code, 0)
    assert.match(out,
      /^imported ICD-10-CM 2026\nsystem +http:.*\nvalid +2025-10-01 to 2026-09-30\ncodes +6\n/)
    const next = `next +medichain-node terminology adopt ${HASH.slice(0, 16)}`
    assert.match(out, new RegExp(`hash +${HASH}\nread .*\n${next}\n`))
    const json = await nodes.cli(`terminology import ${file} --release 2026 --name hospital-1 --json`)
    assert.equal((JSON.parse(json.out) as { hash: string }).hash, HASH)
  })

  it('refuses bad files with one line, and a missing node as wrong usage', async () => {
    const file = path.join(nodes.cwd, 'cut.txt')
    await writeFile(file, DIABETES.slice(0, -9))
    const cut = await nodes.cli(`terminology import ${file} --release 2026 --name hospital-1`)
    assert.deepEqual([cut.code, cut.out], [1, ''])
    assert.equal(cut.err, `error: ${file}: line 6: the last line has no end: the file was cut\n`)
    const gone = await nodes.cli('terminology import none.txt --name hospital-1')
    assert.equal(gone.code, 1)
    assert.match(gone.err, /^error: .*none\.txt: no such file\n$/)
    assert.equal((await nodes.cli(`terminology import ${file}`)).code, 2)
  })

  it('lists, adopts, searches and shows', async () => {
    assert.match((await nodes.cli('terminology list')).out,
      /^No release is adopted: .*\nHASH .*\n(ab){8} {2}2026 {5}2025-10-01 to 2026-09-30 .* 1 of 3: north/)
    const adopted = await nodes.cli('terminology adopt abababab --until 2027-01-31')
    assert.match(adopted.out, /^signed http:.* 2026\nvalid +2025-10-01 to further notice\n/)
    assert.deepEqual(hospital.calls.at(-1)?.input, { hash: 'abababab', until: '2027-01-31' })
    const found = await nodes.cli('terminology search type --language de --limit 5')
    assert.match(found.out, /^CODE +USE +TITLE .*\nE11 +heading +Type 2 .*\nE11\.9 +Type 2 diabetes/)
    assert.deepEqual({ ...hospital.calls.at(-1)?.input as object },
      { text: 'type', language: 'de', limit: 5 })
    assert.match((await nodes.cli('terminology search nothing')).out, /^no code matches all words/)
    assert.match((await nodes.cli('terminology show E11.9')).out,
      /^code +E11\.9\ntitle .*\nuse +assignable\nalso +Diabetes NOS\nnote +excludes1: .*\nrelease .* 2026\n$/)
    assert.equal((await nodes.cli('terminology search x --limit 0')).code, 2)
  })
})
