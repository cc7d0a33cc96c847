import assert from 'node:assert/strict'
import { FiledForms, type FiledFormsParts } from '../../../../../src/node/clinical/consents/filed-forms.js'
import {
  CONTESTABLE_MS, attestedRowCodec, type AttestedRow
} from '../../../../../src/protocol/ledger/index.js'
import { concat, hex } from '../../../../../src/protocol/types/index.js'

const bytes = (value: number): Uint8Array => new Uint8Array(32).fill(value)
const [SELF, OTHER] = [bytes(1), bytes(2)]
const FILED_AT = 1_000_000

/** A consent whose review is over, of the patient with this number. */
function consent (patient: number, more: Partial<AttestedRow> = {}): AttestedRow {
  return {
    hospital: SELF, handle: bytes(patient), number: 1, form: bytes(9), ruleHash: bytes(8), height: 1,
    filedAt: FILED_AT, outcome: 1, round: 1, drawnAt: FILED_AT, contest: undefined,
    judges: [{ hospital: OTHER, round: 1, judgement: 1, reason: 1, at: FILED_AT }], ...more
  }
}

describe('node: forms of own consents', () => {
  let forms: Set<string>
  let commit: (timestamp: number) => void
  const keyOf = (row: AttestedRow): string => hex(concat(row.handle, row.ruleHash))

  async function start (rows: readonly AttestedRow[], time: number): Promise<void> {
    forms = new Set(rows.map(keyOf))
    const parts = {
      signer: { id: SELF }, network: { handle: async () => { await Promise.resolve() } },
      hostLoop: { stopped: false, state: { ledger: { timestamp: time } } },
      fail: (error: unknown) => { throw error },
      commits: { subscribe: (take: (block: object) => void) => {
        commit = timestamp => { take({ delta: { timestamp, events: [] } }) }
      } },
      store: {
        entries: async function * () {
          for (const row of rows) yield await Promise.resolve({ value: attestedRowCodec.encode(row) })
        },
        consentForms: {
          get: async (key: Uint8Array) => await Promise.resolve(forms.has(hex(key)) ? key : undefined),
          delete: async (key: Uint8Array) => { forms.delete(hex(key)); await Promise.resolve() }
        }
      }
    }
    await new FiledForms(parts as unknown as FiledFormsParts).start()
  }

  it('go when nobody may contest any more, at the start or on a later day', async () => {
    const old = consent(3)
    const [young, judged] = [consent(4, { filedAt: FILED_AT + 1 }), consent(5, { round: 2, drawnAt: 0 })]
    const foreign = consent(6, { hospital: OTHER })
    const rows = [old, young, judged, foreign]
    await start(rows, FILED_AT + CONTESTABLE_MS - 1)
    assert.equal(forms.size, 4)
    await start(rows, FILED_AT + CONTESTABLE_MS)
    assert.deepEqual([...forms], [young, judged, foreign].map(keyOf), 'a contest under way needs its form')
    commit(FILED_AT + CONTESTABLE_MS + 86_400_000)
    await new Promise(resolve => { setTimeout(resolve, 10) })
    assert.deepEqual([...forms], [judged, foreign].map(keyOf))
  })
})
