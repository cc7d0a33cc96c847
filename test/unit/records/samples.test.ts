import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Condition } from 'fhir/r4.js'
import { parseSubmission } from '../../fixtures/parse-submission.js'
import { rejectingRule } from '../../../src/records/index.js'
import { NOW, ROOT, SHARED_DATA } from './support.js'

const FOLDER = join(ROOT, 'config/samples')

interface Sample {
  readonly file: string
  readonly hospital: number
  readonly title: string
  readonly expect: 'accepted' | 'rejected'
  readonly rule?: string
  readonly force?: boolean
}

const { samples } = JSON.parse(readFileSync(join(FOLDER, 'manifest.json'), 'utf8')) as {
  samples: Sample[]
}

function submit (sample: Sample, force: boolean): ReturnType<typeof parseSubmission> {
  const defaults = {
    submitter: new Uint8Array(32).fill(sample.hospital),
    practitioner: { system: 'https://licensing.example/physicians', value: 'X-10' }
  }
  return parseSubmission(readFileSync(join(FOLDER, sample.file), 'utf8'), defaults, NOW, { force })
}

describe("the project's own sample diagnoses", () => {
  it('are listed in the manifest: three or more for each of four hospitals, and one to be rejected', () => {
    const files = readdirSync(FOLDER).filter((name) => name !== 'manifest.json')
    assert.deepEqual(samples.map(({ file }) => file).sort(), files.sort())
    for (const hospital of [1, 2, 3, 4]) {
      assert.ok(samples.filter((sample) => sample.hospital === hospital).length >= 3)
    }
    assert.equal(samples.filter(({ expect }) => expect === 'rejected').length, 1)
  })

  it('have no findings, except for the rule that the manifest names', () => {
    for (const sample of samples) {
      const submission = submit(sample, sample.force === true)
      assert.ok(submission.ok, sample.file)
      assert.deepEqual(submission.refused, [])
      for (const { findings } of submission.diagnoses) {
        assert.equal(rejectingRule(findings), sample.rule, sample.file)
        assert.equal(findings.length, sample.rule === undefined ? 0 : 1, sample.file)
      }
    }
    const wrong = samples.find(({ expect }) => expect === 'rejected')!
    const refused = submit(wrong, false)
    assert.ok(
      !refused.ok && refused.findings[0]?.rule === wrong.rule,
      'intake refuses it unless forced'
    )
  })

  it('share a patient between three hospitals', () => {
    const hospitals = new Map<string, Set<number>>()
    for (const sample of samples) {
      const submission = submit(sample, true)
      for (const { patient } of submission.ok ? submission.diagnoses : []) {
        const known = hospitals.get(patient.value) ?? new Set()
        hospitals.set(patient.value, known.add(sample.hospital))
      }
    }
    assert.ok([...hospitals.values()].some(({ size }) => size >= 3))
  })

  it('use codes that exist', function () {
    const file = join(SHARED_DATA, 'icd10cm/icd10cm-billable-fy2024.txt')
    if (!existsSync(file)) {
      console.log('      skipped: no ../shared/data/icd10cm beside this repository')
      return this.skip()
    }
    const codes = new Set(readFileSync(file, 'utf8').split('\n'))
    for (const sample of samples) {
      const submission = submit(sample, true)
      for (const { body } of submission.ok ? submission.diagnoses : []) {
        const condition = body.entry?.[0]?.resource as Condition
        for (const { system, code = '' } of condition.code?.coding ?? []) {
          if (system?.endsWith('icd-10-cm')) assert.ok(codes.has(code), `${sample.file} ${code}`)
        }
      }
    }
  })
})
