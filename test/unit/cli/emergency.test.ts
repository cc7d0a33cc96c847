import assert from 'node:assert/strict'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makePatientKey, openPatientKey } from '../../../src/node/machine/patient-key.js'
import { makePractitionerKey, openPractitionerKey } from '../../../src/node/machine/practitioner-key.js'
import { emergencySignBytes } from '../../../src/protocol/codec/index.js'
import { sha256 } from '../../../src/protocol/crypto/index.js'
import { fromHex, hex, utf8 } from '../../../src/protocol/types/index.js'
import type { Assembly } from '../../../src/cli/index.js'
import type { FakeNode } from '../api/fake-services.js'
import type { Outcome } from './bench-io.js'
import { RunningNodes } from './running-nodes.js'

const ASSEMBLY: Partial<Assembly> = {
  makePatientKey: async passphrase => await makePatientKey(passphrase, 2 ** 4),
  openPatientKey: async (text, passphrase) => await openPatientKey(text, passphrase),
  makePractitionerKey: async passphrase => await makePractitionerKey(passphrase, 2 ** 4),
  openPractitionerKey: async (text, passphrase) => await openPractitionerKey(text, passphrase)
}
const ID = 'ab'.repeat(32)
const TEXT = 'found-unconscious-at-the-station'

describe('cli: emergencies', () => {
  let nodes: RunningNodes
  let fake: FakeNode
  beforeEach(async () => {
    nodes = await RunningNodes.create()
    fake = await nodes.start('hospital-1', 'hospital')
    await writeFile(join(nodes.cwd, 'words.txt'), 'correct horse\n')
    const { file } = await makePractitionerKey('correct horse', 2 ** 4)
    await writeFile(join(nodes.cwd, 'okafor.json'), file)
  })
  afterEach(async () => { await nodes.remove() })

  const cli = async (line: string): Promise<Outcome> =>
    await nodes.cli(line, { stdin: 'urn:x|7\n', assembly: ASSEMBLY })

  it('make a key for a practitioner, in a new file that others cannot read', async () => {
    const add = 'practitioner add --role doctor --licence urn:l|44 --out new.json --passphrase-file words.txt'
    const added = await cli(add)
    assert.deepEqual([added.code, added.err], [0, ''])
    assert.equal((await stat(join(nodes.cwd, 'new.json'))).mode & 0o777, 0o600)
    const text = await readFile(join(nodes.cwd, 'new.json'), 'utf8')
    const holder = await openPractitionerKey(text, 'correct horse')
    assert.match(holder.key, /^[0-9a-f]{64}$/)
    assert.equal((await cli(add)).code, 1, 'it writes over no file')
    assert.equal((await cli(add.replace('urn:l|44', '44'))).code, 2)
    assert.match((await cli(add.replace('new.json', 'none/new.json'))).err,
      /^error: none\/new\.json: the folder \S+ does not exist; make it first/)
  })

  it('leave no key that the node refuses, and keep one that a block may still enter', async () => {
    const add = 'practitioner add --role doctor --out new.json --passphrase-file words.txt --licence urn:l|'
    const refused = await cli(`${add}known`)
    assert.deepEqual([refused.code, /licence has an entry/.test(refused.err)], [1, true])
    await assert.rejects(stat(join(nodes.cwd, 'new.json')), { code: 'ENOENT' })
    const early = await cli(`${add}early`)
    assert.equal(early.code, 1)
    await assert.rejects(stat(join(nodes.cwd, 'new.json')), { code: 'ENOENT' })
    const late = await cli(`${add}late`)
    assert.equal(late.code, 1)
    assert.match(late.err, /^new\.json is kept, since a block may still enter the key: look with/)
    await openPractitionerKey(await readFile(join(nodes.cwd, 'new.json'), 'utf8'), 'correct horse')
  })

  it('show the roster, and change its entries', async () => {
    const { out } = await cli('practitioner list')
    assert.match(out, /Dr Okafor/)
    assert.match(out, /suspended by reviews/)
    assert.equal((await cli('practitioner suspend 3')).code, 0)
    assert.equal((await cli('practitioner restore x')).code, 2)
    assert.equal((await cli('practitioner key 99 --out k.json --passphrase-file words.txt')).code, 1)
  })

  it('need a reason, a text and a key of the roster', async () => {
    const key = '--key okafor.json --passphrase-file words.txt'
    assert.equal((await cli(`emergency open - ${key} --text ${TEXT}`)).code, 2)
    assert.equal((await cli(`emergency open - ${key} --reason boredom --text ${TEXT}`)).code, 2)
    assert.equal((await cli(`emergency open - --reason unresponsive --text ${TEXT}`)).code, 2)
    const long = `emergency open - ${key} --minutes 241 --reason unresponsive --text ${TEXT}`
    assert.equal((await cli(long)).code, 2)
    const other = await cli(`emergency open - ${key} --reason unresponsive --text ${TEXT}`)
    assert.equal(other.code, 1)
    assert.match(other.err, /not on the roster/)
  })

  it('are listed with public counters, and with attempts that were refused', async () => {
    const { out } = await cli('emergency list')
    assert.match(out, /OVERDUE/)
    assert.match(out, /south waits/)
    assert.match((await cli('emergency list --refused')).out, /credential-of-another/)
    assert.match((await cli(`emergency show ${ID.slice(0, 12)}`)).out, /above the alarm limit of that hour/)
    assert.equal((await cli('emergency show xyz')).code, 2)
    assert.equal((await cli(`emergency close ${ID}`)).code, 0)
    assert.equal((await cli(`emergency contest ${ID}`)).code, 0)
  })

  it('are contested on a form of the patient, never by a form without a patient', async () => {
    await writeFile(join(nodes.cwd, 'form.pdf'), 'signed by hand')
    assert.equal((await cli(`emergency contest ${ID} - --form form.pdf`)).code, 0)
    const asked = fake.calls.filter(({ name }) => name === 'contestEmergency').at(-1)
    assert.deepEqual(asked?.input, {
      id: ID, patient: { system: 'urn:x', value: '7' }, form: hex(sha256(utf8('signed by hand')))
    })
    assert.equal((await cli(`emergency contest ${ID} --form form.pdf`)).code, 2)
    assert.equal((await cli(`emergency contest ${ID} -`)).code, 2)
    assert.equal((await cli(`emergency contest ${ID} - --form form.pdf --key k.json`)).code, 2)
    const { out } = await cli(`emergency show ${ID}`)
    assert.match(out, /contested +on a form of the patient, by the word of south/)
  })

  it('of a consent is contested by the patient alone', async () => {
    const id = 'cd'.repeat(32)
    await writeFile(join(nodes.cwd, 'paper.pdf'), 'signed by hand')
    const contested = await cli(`consent contest ${id.slice(0, 12)} - --form paper.pdf`)
    assert.deepEqual([contested.code, contested.err], [0, ''])
    assert.match(contested.out, /^The demand for two further judges is in block 9\.$/m)
    const asked = fake.calls.filter(({ name }) => name === 'contestConsent').at(-1)
    assert.deepEqual(asked?.input, {
      id, patient: { system: 'urn:x', value: '7' }, form: hex(sha256(utf8('signed by hand')))
    })
    const bare = await cli(`consent contest ${id}`)
    assert.deepEqual([bare.code, bare.err.trim().split('\n').length], [2, 1])
    assert.equal((await cli(`access review judge ${id} --judgement void --reason patient-erased`)).code, 0)
  })

  it('are judged with a reason', async () => {
    assert.match((await cli('access review list')).out, /north/)
    assert.match((await cli(`access review show ${ID}`)).out, /found unconscious/)
    const judged = await cli(`access review judge ${ID} --judgement unjustified --reason no-emergency`)
    assert.equal(judged.code, 0)
    assert.match(judged.out, /^The judgement is in block \d+\.$/m)
    assert.equal((await cli(`access review judge ${ID} --judgement unjustified`)).code, 2)
    assert.equal((await cli(`access review judge ${ID} --judgement unjustified --reason whim`)).code, 2)
  })

  it('are listed with consents, whose form goes into a file', async () => {
    const id = 'cd'.repeat(32)
    assert.match((await cli('access review list')).out, /CONSENT +HOSPITAL[^]*cdcdcdcdcdcd +north/)
    const shown = await cli(`access review show ${id} --out form.pdf`)
    assert.deepEqual([shown.code, shown.err], [0, ''])
    assert.match(shown.out, /reason +moved here/)
    assert.equal(await readFile(join(nodes.cwd, 'form.pdf'), 'utf8'), 'signed')
    assert.match((await cli(`access review show ${id} --out form.pdf`)).err, /form\.pdf exists already/)
    assert.match((await cli(`access review show ${ID} --out other.pdf`)).err, /an emergency has no form/)
    const judged = await cli(`access review judge ${id} --judgement unjustified --reason no-form`)
    assert.deepEqual([judged.code, judged.err], [0, ''])
    const { out } = await cli('access review counts')
    assert.match(out, /^5 % of the consents[^]*north +4 +3 +1 +0 +2 +1 +0 +no/)
  })

  it('are signed only as they were asked for', async () => {
    const { file } = await makePractitionerKey('correct horse', 2 ** 4)
    const holder = await openPractitionerKey(file, 'correct horse')
    const claim = {
      handle: fromHex(ID), openedAt: 5, durationMs: 60_000, isUnconfirmed: false, sealedHash: fromHex(ID),
      keyCommitment: fromHex(ID)
    }
    const prepared = {
      chainId: ID, hospital: ID, entry: 3, handle: ID, openedAt: 5, durationMs: 60_000, unconfirmed: false,
      sealedHash: ID, keyCommitment: ID, message: hex(emergencySignBytes(fromHex(ID), fromHex(ID), 3, claim))
    }
    assert.match(holder.sign(prepared, 3, 60_000), /^[0-9a-f]{128}$/)
    assert.throws(() => holder.sign(prepared, 3, 120_000), { code: 'another-emergency' })
    assert.throws(() => holder.sign({ ...prepared, handle: '00'.repeat(32) }, 3, 60_000),
      { code: 'another-emergency' })
  })
})
