import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { fromHex } from '../../../src/protocol/types/index.js'
import { ImportError, importRelease } from '../../../src/terminology/index.js'
import { shortWrites } from '../../fixtures/short-writes.js'
import { Bench, DIABETES, orderFile } from './support.js'

const HASH_2026 = '98f918d98d054ea48d639865988c64b24c62625d1ea490c7531bebacdffe3553'
const NOTES = '<ICD10CM.tabular><version>2026</version><diag><name>E11.9</name>' +
  '<inclusionTerm><note>Zucker</note></inclusionTerm></diag><diag><name>X99</name>' +
  '<includes><note>of no code</note></includes></diag></ICD10CM.tabular>'

describe('terminology: releases', () => {
  let bench: Bench
  beforeEach(() => { bench = new Bench() })
  afterEach(async () => { await bench.remove() })

  it('have one hash, which sha256sum computes, however the file is packed or split', async () => {
    const plain = await bench.import(DIABETES)
    const file = join(bench.store.folder, `${plain.hash}.release`)
    assert.equal(createHash('sha256').update(readFileSync(file)).digest('hex'), plain.hash)
    assert.equal(plain.hash, HASH_2026)
    assert.equal((await bench.import(gzipSync(DIABETES))).hash, plain.hash)
    assert.equal((await bench.import(DIABETES.replaceAll('\r\n', '\n'))).hash, plain.hash)
    assert.notEqual((await bench.import(DIABETES, { version: '2025' })).hash, plain.hash)
    assert.deepEqual(plain.header, {
      format: 1, system: 'http://hl7.org/fhir/sid/icd-10-cm', version: '2026', name: 'ICD-10-CM',
      from: '2025-10-01', until: '2026-09-30', caseSensitive: true, complete: true, codes: 6
    })
    assert.deepEqual((await bench.store.list()).map(({ header: { version } }) => version), ['2025', '2026'])
  })

  it('are the same where a write takes a part of its bytes', async () => {
    const plain = await bench.import(DIABETES)
    const restore = await shortWrites()
    try {
      assert.equal((await bench.import(DIABETES)).hash, plain.hash)
    } finally {
      restore()
    }
  })

  it('join several files by code, and count what concerns no code', async () => {
    const files = [bench.write(DIABETES), bench.write(NOTES)]
    const one = await importRelease(bench.store, files, {})
    const other = await importRelease(bench.store, files.toReversed(), {})
    assert.equal(one.hash, other.hash)
    assert.equal(one.strays, 1)
    const release = (await bench.store.open(one.hash))!
    assert.deepEqual(release.find('E11.9')?.concept.titles.map(({ text }) => text),
      ['Type 2 diabetes mellitus without complications', 'Zucker'])
    assert.deepEqual(release.search('zuck', 5).map(({ concept: { code } }) => code), ['E11.9'])
    assert.deepEqual(release.look('E11'), { use: 'heading' })
    assert.equal(release.look('X99'), undefined)
  })

  it('of sensitive codes have entries alone', async () => {
    const file = (...codes: string[]): string => JSON.stringify({
      resourceType: 'CodeSystem', url: 'https://medichain.example/fhir/CodeSystem/sensitive', version: '1',
      content: 'complete', concept: codes.map(code => ({ code, display: 'a sensitive code' }))
    })
    const given = { from: '2026-01-01' }
    const release = await bench.open(file('HIV icd10 B20', 'SUD icd10 F10'), given)
    assert.deepEqual([...release.codes()], ['HIV icd10 B20', 'SUD icd10 F10'])
    const starter = readFileSync('config/sensitive-codes.json', 'utf8')
    assert.equal((await bench.import(starter, given)).header.version, 'starter-1')
    await assert.rejects(bench.import(file('HIV icd10 B20', 'HIV B21'), given), /not a sensitive code/)
  })

  it('of SNOMED CT join concepts, descriptions, a language set and relationships', async () => {
    const start = (cells: string): string => `20240101\t1\t900000000000207008\t${cells}\r\n`
    const common = 'id\teffectiveTime\tactive\tmoduleId\t'
    const files = [
      `${common}refsetId\treferencedComponentId\tacceptabilityId\r\n` +
        `a-b\t${start('900000000000509007\t1000035\t900000000000548007')}`,
      `${common}definitionStatusId\r\n44054006\t${start('900000000000074008')}` +
        `73211009\t${start('900000000000074008')}`,
      `${common}conceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId\r\n` +
        `1000019\t${start('44054006\ten\t900000000000003001\tDiabetes mellitus type 2 (disorder)\t1')}` +
        `1000027\t${start('44054006\ten\t900000000000013009\tType 2 diabetes\t1')}` +
        `1000035\t${start('44054006\ten\t900000000000013009\tType 2 diabetes mellitus\t1')}` +
        `1000043\t${start('73211009\ten\t900000000000003001\tDiabetes mellitus (disorder)\t1')}`,
      `${common}sourceId\tdestinationId\trelationshipGroup\ttypeId\tcharacteristicTypeId\tmodifierId\r\n` +
        `2000013\t${start('44054006\t73211009\t0\t116680003\t1\t1')}`
    ].map(text => bench.write(text))
    const { hash, header } = await importRelease(bench.store, files, { version: '20240101' })
    assert.equal(header.system, 'http://snomed.info/sct')
    const concept = (await bench.store.open(hash))!.find('44054006')?.concept
    assert.deepEqual(concept?.titles.map(({ text }) => text),
      ['Type 2 diabetes mellitus', 'Diabetes mellitus type 2 (disorder)', 'Type 2 diabetes'])
    assert.deepEqual(concept?.parents, ['73211009'])
  })

  for (const [what, content, message] of [
    ['a file cut inside a line', DIABETES.slice(0, -20),
      /line 6: the last line has no end: the file was cut/],
    ['a compressed file that was cut', gzipSync(DIABETES).subarray(0, 100),
      /line \d+: the compressed file ends early/],
    ['an archive', Buffer.from('PK\u0003\u0004\u0014\u0000'), /a ZIP archive; unpack it/],
    ['an empty file', '', /the file is empty/],
    ['bytes that are not UTF-8', Buffer.from([...Buffer.from(DIABETES), 0xc3, 0x28, 10]),
      /line 1: not UTF-8/],
    ['a code that is there twice', DIABETES + orderFile([['E119', 1, 'x']]).replace('00001', '00007'),
      /the code E11.9 is declared twice/],
    ['notes alone', NOTES, /no file declares a code/],
    ['a file of another kind', 'hello\n', /of another kind/]
  ] as const) {
    it(`refuses ${what}, and leaves nothing behind`, async () => {
      await assert.rejects(bench.import(content), (error: unknown) => {
        return error instanceof ImportError && message.test(error.message)
      })
      assert.deepEqual(readdirSync(bench.store.folder), [])
    })
  }

  it('are refused without version, with wrong days, or of two systems', async () => {
    await assert.rejects(bench.import(DIABETES, {}),
      { message: /do not say the version of the release; add --release/ })
    await assert.rejects(bench.import(DIABETES, { version: '2026', until: '2025-01-01' }),
      { message: /before 2025-10-01/ })
    await assert.rejects(bench.import(DIABETES, { version: '2026', from: '2026-02-30' }),
      { message: /is not a day/ })
    const claml = '<ClaML><Title name="ICD-10-EN" version="2019" date="2019-01-01"/></ClaML>'
    await assert.rejects(importRelease(bench.store, [bench.write(DIABETES), bench.write(claml)], {}),
      { message: /no categories/ })
  })

  it('are installed only with the hash that is expected, and if they are sound', async () => {
    const { hash } = await bench.import(DIABETES)
    const bytes = readFileSync(join(bench.store.folder, `${hash}.release`))
    const install = async (content: Uint8Array): Promise<unknown> =>
      await bench.store.install(bench.write(content), fromHex(hash))
    assert.equal((await install(bytes) as { hash: string }).hash, hash)
    const lines = bytes.toString().split('\n')
    const broken = [lines[0], lines[2], lines[1], ...lines.slice(3)].join('\n')
    assert.equal(await install(Buffer.from(broken)), 'line 3: the codes are not sorted')
    const later = Buffer.from(bytes.toString().replace('"2026"', '"2027"'))
    assert.equal(await install(later), 'the file has another hash')
    assert.equal(await install(bytes.subarray(0, -1)), 'line 7: the last line has no end')
    const shorter = bytes.subarray(0, bytes.length - lines.at(-2)!.length - 1)
    assert.match(await install(shorter) as string, /^5 codes/)
    assert.equal(await install(Buffer.from('{}\n')), 'line 1: not the header of a release')
  })

  it('are not opened if the file changed; a lost or damaged index is built again', async () => {
    const { hash } = await bench.import(DIABETES)
    const index = join(bench.store.folder, `${hash}.index`)
    writeFileSync(index, readFileSync(index).fill(7, 60, 70))
    assert.equal((await bench.store.open(hash))?.look('E11.9')?.use, 'assignable')
    await bench.store.close()
    const file = join(bench.store.folder, `${hash}.release`)
    writeFileSync(file, readFileSync(file, 'utf8').replace('without complications', 'without compilations'))
    assert.equal(await bench.store.open(hash), undefined)
  })

  it('keep at most eight open', async () => {
    const hashes = []
    for (let year = 2015; year < 2025; year++) {
      hashes.push((await bench.import(DIABETES, { version: String(year) })).hash)
    }
    for (const hash of [...hashes, ...hashes]) {
      assert.equal((await bench.store.open(hash))?.look('E11')?.use, 'heading')
    }
  })

  it('write codes in capital letters where the publisher ignores case', async () => {
    const release = await bench.open(JSON.stringify({
      resourceType: 'CodeSystem', url: 'urn:oid:1.2.3', version: '1', date: '2025-01-01',
      caseSensitive: false,
      content: 'fragment', concept: [{ code: 'a01.b', display: 'Something' }]
    }), {})
    assert.equal(release.look('a01.B')?.use, 'assignable')
    assert.equal(release.header.complete, false)
  })
})
