import assert from 'node:assert/strict'
import { Situations, type SituationsParts } from '../../../../../src/node/clinical/consents/situations.js'
import { TREATS_MS } from '../../../../../src/protocol/consent/decide.js'
import { recordPseudonym } from '../../../../../src/protocol/names/index.js'
import { CaseStatus, type Case } from '../../../../../src/protocol/types/index.js'

const [CHAIN, NAME, READER, OTHER] = [1, 2, 3, 4].map(n => new Uint8Array(32).fill(n)) as
  [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
const NOW = 2 * TREATS_MS
const OWN = { pseudonym: recordPseudonym(CHAIN, NAME, READER), proposedAt: NOW, status: CaseStatus.accepted }

/** Tells whether the reader treats the patient, whose cases in the database show nothing. */
async function treats (known: readonly Partial<Case>[]): Promise<{ treats: boolean, reads: number }> {
  let reads = 0
  const situations = new Situations({ chain: { id: CHAIN } } as unknown as SituationsParts)
  situations.consents = async () => await Promise.resolve({ own: [], linked: [] })
  situations.treatment = async () => {
    reads++
    return await Promise.resolve(undefined)
  }
  const { treats } = await situations.of(NAME, READER, NOW, known as Case[])
  return { treats, reads }
}

describe('hospital: the situation of a patient', () => {
  it('takes a treatment from the cases that are known', async () => {
    assert.deepEqual(await treats([{ ...OWN, proposedAt: 0 }, OWN]), { treats: true, reads: 0 })
  })

  it('reads the cases of the hospital if those that are known show no treatment', async () => {
    const none = { treats: false, reads: 1 }
    assert.deepEqual(await treats([]), none)
    assert.deepEqual(await treats([{ ...OWN, pseudonym: recordPseudonym(CHAIN, NAME, OTHER) }]), none)
    assert.deepEqual(await treats([{ ...OWN, pseudonym: recordPseudonym(CHAIN, OTHER, READER) }]), none)
    assert.deepEqual(await treats([{ ...OWN, proposedAt: NOW - TREATS_MS }]), none)
    assert.deepEqual(await treats([{ ...OWN, status: CaseStatus.rejected }]), none)
  })
})
