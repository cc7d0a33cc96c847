import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { Bundle } from 'fhir/r4.js'
import { parseSubmission } from '../../../fixtures/parse-submission.js'
import { readFhirFolder } from '../../../../src/testnet/fhir/index.js'
import { DEFAULTS, NOW, condition, patient } from '../../records/support.js'
import os from 'node:os'
import path from 'node:path'

describe('a folder of FHIR files', () => {
  let root = ''
  beforeEach(async () => { root = await mkdtemp(path.join(os.tmpdir(), 'medichain-fhir-')) })
  afterEach(async () => { await rm(root, { recursive: true, force: true }) })

  const write = async (name: string, value: unknown): Promise<void> => {
    await writeFile(path.join(root, name), JSON.stringify(value))
  }
  const typesOf = (text: string): string[] =>
    ((JSON.parse(text) as Bundle).entry ?? []).map(one => one.resource?.resourceType ?? '')

  it('skips a folder named like a file, and a byte order mark', async () => {
    await mkdir(path.join(root, 'more.json'))
    await writeFile(path.join(root, 'a.json'), `\uFEFF${JSON.stringify(condition())}`)
    const found = await readFhirFolder(root)
    assert.deepEqual([found.files, found.conditions.length, found.unread], [1, 1, []])
  })

  it('treats a patient in a file and in a Bundle as one, and makes Bundles that intake accepts', async () => {
    await write('patient.json', patient())
    await write('condition.json', condition({ encounter: undefined }))
    await write('bundle.json', {
      resourceType: 'Bundle', type: 'collection',
      entry: [{ fullUrl: 'https://a.example/fhir/Patient/p', resource: patient() }]
    })
    const { conditions: [found] } = await readFhirFolder(root)
    assert.deepEqual(typesOf(found!.text), ['Condition', 'Patient'])
    assert.ok(parseSubmission(found!.text, DEFAULTS, NOW).ok)
  })

  it('does not use the patient of another server with the same id', async () => {
    await write('bundle.json', {
      resourceType: 'Bundle', type: 'collection',
      entry: [
        { fullUrl: 'https://b.example/fhir/Patient/p', resource: patient() },
        { fullUrl: 'https://a.example/fhir/Condition/c', resource: condition({ encounter: undefined }) }
      ]
    })
    const { conditions: [found] } = await readFhirFolder(root)
    assert.deepEqual(typesOf(found!.text), ['Condition'])
  })
})
