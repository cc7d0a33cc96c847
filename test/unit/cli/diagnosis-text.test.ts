import assert from 'node:assert/strict'
import { diagnosisText } from '../../../src/cli/render/cases.js'

describe('cli: the text of a diagnosis', () => {
  it('says that a record was imported as old data', () => {
    const diagnosis = { codes: [{ system: 'x', code: 'F32.1' }], onset: '2019', historical: true }
    assert.equal(diagnosisText(diagnosis), 'F32.1, since 2019, imported as old data')
    assert.equal(diagnosisText({ ...diagnosis, historical: false }), 'F32.1, since 2019')
    assert.equal(diagnosisText({ codes: diagnosis.codes, sensitive: ['PSY', 'SUD'] }),
      'F32.1, sensitive (PSY, SUD)')
  })
})
