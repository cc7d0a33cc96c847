import assert from 'node:assert/strict'
import type { CommittedBlock, HostLoop } from '../../../../src/node/loop/host-loop.js'
import { OwnCases } from '../../../../src/node/clinical/own-cases.js'
import type { Case, Proposal, Signer } from '../../../../src/protocol/types/index.js'
import { CaseStatus, hex } from '../../../../src/protocol/types/index.js'
import type { NodeStore } from '../../../../src/storage/index.js'

const SELF = new Uint8Array(32).fill(1)
const TAG = new Uint8Array(32).fill(2)
const CASE = new Uint8Array(32).fill(3)

function commit (delta: Partial<CommittedBlock['delta']>): CommittedBlock {
  return { delta: { events: [], ...delta } } as unknown as CommittedBlock
}

describe('hospital: own cases', () => {
  const ownCase = { id: CASE, submitter: SELF, retryTag: TAG, status: CaseStatus.accepted } as Case
  let rows: (found: Map<string, Uint8Array>) => void
  let cases: OwnCases

  beforeEach(() => {
    const store = {
      loadEntries: async () => await new Promise<Map<string, Uint8Array>>(resolve => { rows = resolve })
    }
    cases = new OwnCases({ id: SELF } as Signer, store as unknown as NodeStore, {} as HostLoop)
  })

  it('do not seem to be free if they are decided while the rows are read', async () => {
    const proposal = { retryTag: TAG, pseudonym: new Uint8Array(32) } as unknown as Proposal
    cases.add({ caseId: CASE, submitter: SELF, proposal })
    const standings = cases.standings([TAG])
    cases.follow(commit({ events: [{ type: 'closed', id: hex(CASE), case: ownCase }] }))
    // The store returns the rows from before this block.
    rows(new Map())
    assert.deepEqual(await standings, [{ state: 'live', caseId: CASE }])
  })

  it('are known from the chain alone', async () => {
    cases.follow(commit({ events: [{ type: 'opened', id: hex(CASE), case: ownCase }] }))
    const standings = cases.standings([TAG])
    rows(new Map())
    assert.deepEqual(await standings, [{ state: 'live', caseId: CASE }])
  })
})
