import assert from 'node:assert/strict'
import { entriesOf } from '../../../src/api/fhir/entries.js'
import { utf8 } from '../../../src/protocol/types/index.js'

const request = { method: 'POST', url: 'Condition' }

function resourceOf (resource: unknown): unknown {
  const body = { entry: [{ request, resource }] }
  return entriesOf(body, utf8(JSON.stringify(body)))[0]?.resource
}

describe('fhir: entries of Bundles', () => {
  it('have the resource that intake stores, and none that it leaves out silently', () => {
    const condition = { resourceType: 'Condition', id: '1' }
    assert.deepEqual(resourceOf(condition), condition)
    for (const other of [[condition], { ...condition, resourceType: ['Condition'] }, null, 'Condition']) {
      assert.equal(resourceOf(other), undefined)
    }
  })
})
