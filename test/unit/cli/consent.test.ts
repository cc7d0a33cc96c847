import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makePatientKey, openPatientKey, patientCard } from '../../../src/node/machine/patient-key.js'
import { consentOf } from '../../../src/cli/commands/consent-resource.js'
import { compileConsent } from '../../../src/records/consent/index.js'
import type { Assembly } from '../../../src/cli/index.js'
import type { FakeNode } from '../api/fake-services.js'
import { HOSPITAL } from '../api/fake-views.js'
import type { Outcome } from './bench-io.js'
import { RunningNodes } from './running-nodes.js'

const ASSEMBLY: Partial<Assembly> = {
  makePatientKey: async passphrase => await makePatientKey(passphrase, 2 ** 4),
  openPatientKey: async (text, passphrase) => await openPatientKey(text, passphrase),
  patientCard: async owner => await Promise.resolve(patientCard(owner))
}

describe('cli: consent', () => {
  let nodes: RunningNodes
  let fake: FakeNode
  beforeEach(async () => {
    nodes = await RunningNodes.create()
    fake = await nodes.start('hospital-1', 'hospital')
    await writeFile(join(nodes.cwd, 'form.pdf'), 'signed')
    await writeFile(join(nodes.cwd, 'words.txt'), 'correct horse\n')
  })
  afterEach(async () => { await nodes.remove() })

  const cli = async (line: string): Promise<Outcome> =>
    await nodes.cli(line, { stdin: 'urn:x|7\n', assembly: ASSEMBLY })

  it('compiles to the provision that its flags say', () => {
    const resource = consentOf('give', { system: 'urn:x', value: '7' }, {
      purpose: ['TREAT'], category: ['HIV'], role: 'nurse', hospital: ['12D3KooB'], until: '2027-12-31'
    })
    const compiled = compileConsent(resource, {
      isPatient: ({ identifier }) => (identifier as { readonly value: string }).value === '7',
      reader: () => ({ hospital: new Uint8Array(32), practitioner: undefined }), record: () => undefined
    })
    assert.deepEqual(compiled, {
      provisions: [{
        effect: 1, purposes: 1, categories: 4, records: [], from: 0, until: Date.UTC(2028, 0, 1),
        readers: [{ hospital: new Uint8Array(32), practitioner: undefined, role: 2 }]
      }]
    })
  })

  it('files on a form, and shows consents and decisions', async () => {
    const filed = await cli('consent deny - --category HIV --form form.pdf')
    assert.deepEqual([filed.code, filed.err], [0, ''])
    assert.match(filed.out, /^Order 3 .* is in block 9\. To end it: consent revoke with number 3\.$/m)
    const list = await cli('consent list -')
    assert.match(list.out, /permit 1 reader, for TREAT +north, on a form +7 +no end/)
    const why = await cli(`consent why --patient - --reader ${HOSPITAL.id} --purpose TREAT`)
    assert.match(why.out, /refused: a denial of the patient covers this read \(denied\)/)
  })

  it('vouches, appoints and dismisses, and passes vouches on', async () => {
    const key = 'cd'.repeat(32)
    await cli('patient card - --out . --passphrase-file words.txt')
    const vouch = await cli(`patient vouch - --new-key ${key}`)
    assert.equal(vouch.out, `12D3KooA:${'ab'.repeat(64)}\n`)
    const register = 'patient key - --key patient-key.json --passphrase-file words.txt'
    const registered = await cli(`${register} --vouch ${HOSPITAL.id}:${'ab'.repeat(64)}`)
    assert.equal(registered.code, 0, registered.err)
    assert.equal((await cli(`${register} --vouch 12D3KooA`)).code, 2)
    const appoint = `patient appoint - --appointed ${key} --role guardian --may give revoke --form form.pdf`
    assert.match((await cli(`${appoint} --until 2031-05-02`)).out, /Order 3 of this patient/)
    assert.deepEqual(fake.calls.findLast(({ name }) => name === 'fileOrder')?.input, {
      patient: { system: 'urn:x', value: '7' }, form: createHash('sha256').update('signed').digest('hex'),
      act: { type: 'appoint', key, role: 'guardian', scope: ['give', 'revoke'], until: Date.UTC(2031, 4, 2) }
    })
    assert.equal((await cli(`${appoint} --until 2031-02-30`)).code, 2)
    assert.equal((await cli(`patient dismiss - --appointed ${key} --form form.pdf`)).code, 0)
    assert.equal((await cli('patient object - --form form.pdf')).code, 0)
    for (const line of [
      'patient dismiss - --appointed 3f0a --form form.pdf', 'patient vouch - --new-key x',
      'patient cancel - --form form.pdf',
      'patient object - --key patient-key.json --passphrase-file words.txt',
      'patient rotate - --form form.pdf --new-key patient-key.json --new-passphrase-file words.txt'
    ]) {
      const { code, err } = await cli(line)
      assert.equal(code, 2, `${line}: ${err}`)
    }
  })

  it('says how it is used', async () => {
    for (const line of [
      'consent give -', 'consent revoke - x --form form.pdf',
      'consent give - --until yesterday --form form.pdf', 'consent deny - --from 2027-02-30 --form form.pdf'
    ]) {
      const { code, err } = await cli(line)
      assert.equal(code, 2, err)
    }
    const { code, err } = await cli('consent give - --form none.pdf')
    assert.equal(code, 1)
    assert.match(err, /none\.pdf/)
  })

  it('makes the folder of a card, before the name of the patient is given out', async () => {
    const missing = await cli('patient card - --out none/card --passphrase-file words.txt')
    assert.deepEqual([missing.code, missing.out], [1, ''])
    assert.match(missing.err, /^error: none\/card: the folder \S+ does not exist; make it first/)
    assert.equal(fake.calls.some(({ name }) => name === 'patientName'), false)
    assert.equal((await cli('patient card - --out card --passphrase-file words.txt')).code, 0)
    assert.equal((await stat(join(nodes.cwd, 'card'))).mode & 0o777, 0o700)
    assert.equal((await stat(join(nodes.cwd, 'card', 'patient-key.json'))).mode & 0o777, 0o600)
  })

  it('makes a card whose files only the owner reads, and never overwrites one', async () => {
    const line = 'patient card - --out . --passphrase-file words.txt'
    const made = await cli(line)
    assert.deepEqual([made.code, made.err], [0, ''])
    for (const file of ['patient-key.json', 'card.png', 'card.pdf']) {
      assert.equal((await stat(join(nodes.cwd, file))).mode & 0o077, 0)
    }
    assert(!(await readFile(join(nodes.cwd, 'card.pdf'), 'latin1')).includes('urn:x'))
    const again = await cli(line)
    assert.equal(again.code, 1)
    assert.match(again.err, /patient-key\.json/)
    await mkdir(join(nodes.cwd, 'other'))
    await writeFile(join(nodes.cwd, 'other', 'card.pdf'), 'of another')
    const cut = await cli('patient card - --out other --passphrase-file words.txt')
    assert.match(cut.err, /^error: other\/card\.pdf exists already; choose another name\n$/)
    assert.deepEqual(await readdir(join(nodes.cwd, 'other')), ['card.pdf'], 'no key of nobody is left')
    const registered = await cli('patient key - --key patient-key.json --passphrase-file words.txt')
    assert.match(registered.out, /in force in seven days/)
  })
})
