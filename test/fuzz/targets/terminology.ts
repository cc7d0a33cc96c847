import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { sha256 } from '../../../src/protocol/crypto/index.js'
import { utf8 } from '../../../src/protocol/types/index.js'
import { FormatError } from '../../../src/terminology/formats/index.js'
import { IndexBuilder, readTermIndex, searchIndex } from '../../../src/terminology/search/index.js'
import { checkRelease } from '../../../src/terminology/store/check-release.js'
import { readSource } from '../../../src/terminology/store/read-source.js'
import { Staging } from '../../../src/terminology/store/staging.js'
import { DIABETES } from '../../unit/terminology/support.js'
import { mutateBytes } from '../mutate-bytes.js'
import type { Target } from '../target.js'

const HASH = sha256(utf8('fuzz'))
const HEADER = '{"caseSensitive":true,"codes":2,"complete":true,"format":1,"from":"2026-01-01","name":"A",' +
  '"system":"urn:a","version":"1"}\n'
const LINES = ['A', 'B'].map(code =>
  `{"code":"${code}","titles":[{"language":"en","text":"Title ${code}"}],"use":"assignable"}\n`).join('')

/** Small files in the layouts of the publishers. */
const FILES: readonly string[] = [
  DIABETES,
  'code\tgroup\trule\tdescription\nA33\tAge\tPediatric (Ages 0-17)\tTetanus\n',
  '<ICD10CM.tabular><version>1</version><diag><name>A00</name><includes><note>x</note></includes></diag>' +
    '</ICD10CM.tabular>',
  '<ClaML><Title name="ICD-10-GM" version="2026"/><ModifierClass code=".0" modifier="M_4"><Rubric ' +
    'kind="preferred"><Label xml:lang="de">Teil</Label></Rubric></ModifierClass><Class code="E11" ' +
    'kind="category"><SuperClass code="E11"/><ModifiedBy code="M_4"/><Rubric kind="preferred"><Label>x' +
    '</Label></Rubric></Class></ClaML>',
  '{"resourceType":"CodeSystem","url":"urn:a","concept":[{"code":"A","property":[{"code":"inactive",' +
    '"valueBoolean":true}],"concept":[{"code":"B"}]}]}',
  'id\teffectiveTime\tactive\tmoduleId\tdefinitionStatusId\r\n' +
    '44054006\t20240101\t1\t900000000000207008\t900000000000074008\r\n',
  HEADER + LINES
]

let folder = ''

/** The file is read as a publisher's file and as a release. Neither may throw anything but FormatError. */
const publisherFile: Target = {
  name: 'publisher-file',
  extension: 'bin',
  maxMs: 2_000,
  make (random) {
    const bytes = utf8(random.pick(FILES))
    const changed = random.chance(0.9) ? mutateBytes(bytes, random) : bytes
    return random.chance(0.1) ? mutateBytes(gzipSync(changed), random) : changed
  },
  async begin () { folder = await mkdtemp(path.join(os.tmpdir(), 'medichain-fuzz-')) },
  async end () { await rm(folder, { recursive: true, force: true }) },
  async run (input) {
    const file = path.join(folder, 'file')
    await writeFile(file, input)
    const staging = new Staging(path.join(folder, 'facts'))
    try {
      await readSource(file, staging)
      for await (const concept of staging.concepts()) assert(concept.titles.length > 0)
    } catch (error) {
      assert(error instanceof FormatError, String(error))
    } finally {
      await staging.close()
      await rm(path.join(folder, 'facts'), { recursive: true, force: true })
    }
    const checked = await checkRelease(file)
    if (typeof checked === 'string') return
    assert.equal(checked.bytes, input.byteLength)
    assert(readTermIndex(checked.index, checked.hash) !== undefined)
  }
}

const termIndex: Target = {
  name: 'term-index',
  extension: 'bin',
  make (random) {
    const builder = new IndexBuilder()
    for (const [at, text] of ['Type 2 diabetes', 'Fracture of femur', 'Zürich'].entries()) {
      builder.add({ code: `C${at}`, use: 'assignable', titles: [{ language: 'en', text }] }, at)
    }
    return mutateBytes(builder.finish(HASH, 3), random)
  },
  run (input) {
    const index = readTermIndex(input, HASH)
    if (index === undefined) return
    for (const query of ['type', 'c1', 'z', 'C0', '']) {
      for (const ordinal of searchIndex(index, query, 5)) assert(ordinal < index.count)
    }
  }
}

export const terminologyTargets: readonly Target[] = [publisherFile, termIndex]
