import assert from 'node:assert/strict'
import type { ServedVersion } from '../../../src/api/fhir/served.js'
import { summaryDocument } from '../../../src/api/fhir/summary-document.js'

describe('fhir: the narrative of a summary', () => {
  it('has neither markup nor direction controls of others', () => {
    const condition = { id: 'c', value: { resourceType: 'Condition', code: { text: 'no \u202ecancer <b>' } } }
    const document = summaryDocument({
      base: 'https://node.example/fhir', now: '2026-11-30T08:00:00Z', provenances: [], linked: [],
      patient: { resourceType: 'Patient', id: 'p' },
      accepted: [{ condition, record: { patientId: 'p' }, resources: [] } as unknown as ServedVersion]
    }) as unknown as { readonly entry: readonly { readonly resource: {
      readonly section: readonly { readonly text: { readonly div: string } }[]
    } }[] }
    assert.equal(document.entry[0]?.resource.section[0]?.text.div,
      '<div xmlns="http://www.w3.org/1999/xhtml"><p>no  cancer &lt;b&gt;</p></div>')
  })
})
