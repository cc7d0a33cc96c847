import type { CodeView, HospitalServices, ReleaseView } from '../../../src/api/index.js'

const RELEASE: ReleaseView = {
  system: 'http://hl7.org/fhir/sid/icd-10-cm', version: '2026', name: 'ICD-10-CM', codes: 6,
  from: '2025-10-01', until: '2026-09-30', hash: 'ab'.repeat(32), isHere: true,
  signedBy: [{ id: '12D3KooA', name: 'north' }]
}
const CODE: CodeView = {
  system: RELEASE.system, version: '2026', code: 'E11.9', use: 'assignable', language: 'en',
  title: 'Type 2 diabetes mellitus without complications', otherTitles: ['Diabetes NOS'],
  notes: ['excludes1: gestational diabetes']
}

type Calls = Pick<HospitalServices, 'adoptRelease' | 'searchCodes' | 'showCode' | 'terminology'>

/** Answers the calls about code systems. @param note notes a call and returns its answer */
export function fakeTerminology (note: <T>(name: string, input: unknown, answer: T) => Promise<T>): Calls {
  return {
    terminology: async () => await note('terminology', undefined,
      { releases: [RELEASE], quorum: 3, usesStarterSet: true }),
    searchCodes: async ({ query }) => await note('searchCodes', query,
      query.text === 'nothing' ? [] : [{ ...CODE, code: 'E11', use: 'heading' as const }, CODE]),
    showCode: async ({ query }) => await note('showCode', query, [CODE]),
    adoptRelease: async ({ body }) => await note('adoptRelease', body, {
      system: RELEASE.system, version: '2026', from: '2025-10-01', hash: RELEASE.hash, signatures: 1,
      quorum: 3
    })
  }
}
