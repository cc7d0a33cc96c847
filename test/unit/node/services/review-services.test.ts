import assert from 'node:assert/strict'
import { OPERATOR } from '../../../../src/api/index.js'
import type { HospitalParts } from '../../../../src/node/services/hospital-parts.js'
import type { Parties } from '../../../../src/node/services/parties.js'
import { reviewServices } from '../../../../src/node/services/review-services.js'
import { CaseStatus, HolderState, hex } from '../../../../src/protocol/types/index.js'

describe('node/services: the clinician\'s queue', () => {
  it('is sorted by deadline, not by arrival, and includes records that cannot be opened', async () => {
    const idOf = (n: number): Uint8Array => new Uint8Array(32).fill(n)
    // Arrival and deadline differ in order. The slot of the first case stays until its end.
    const queue = [[1, 900, 0], [2, 100, 1100], [3, 500, 1500]] as const
    const parts = {
      chain: {
        chain: { genesis: { parameters: { attempts: 3, attemptWindowMs: 1000 } } }, signer: { id: idOf(8) }
      },
      hospital: {
        reviews: { list: async () => await Promise.resolve(queue.map(([n]) => ({
          caseId: idOf(n), receivedAt: n, findings: []
        }))) },
        records: { read: async () => await Promise.resolve(undefined) }, claims: { of: () => undefined }
      },
      finder: { readMany: async () => await Promise.resolve(queue.map(([n, openedAt, deadline]) => ({
        id: idOf(n), openedAt, holders: [{ validator: idOf(8), deadline }], submitter: idOf(9),
        bodyHash: idOf(n)
      }))) }
    }
    const parties = { show: () => ({ id: 'p', name: 'x' }) }
    const items = await reviewServices(() => parts as unknown as HospitalParts, parties as unknown as Parties)
      .reviews({}, OPERATOR)
    assert.deepEqual(items.map(one => [one.caseId.slice(0, 2), one.deadline]),
      [['02', 1100], ['03', 1500], ['01', 3900]])
    assert.ok(items.every(one => one.summary === undefined))
  })

  const CASE = new Uint8Array(32).fill(1)
  const ME = new Uint8Array(32).fill(8)
  const PARAMS = { id: hex(CASE) }

  interface Given { readonly clinician?: string, readonly note?: string }

  /** Makes the services of a hospital with one queued case, which its opinions never leave. */
  function deskOf (
    outcomes: readonly string[], claim?: { clinician: string, until: number },
    status: CaseStatus = CaseStatus.open
  ): {
    readonly services: ReturnType<typeof reviewServices>, readonly decided: object[]
  } {
    const decided: object[] = []
    const findings = outcomes.map(outcome => ({ rule: 'TMP-04', outcome, issue: 'value' }))
    const entry = {
      id: CASE, status, submitter: CASE, opinions: [], candidates: [CASE],
      holders: [{ validator: ME, state: HolderState.holds }]
    }
    const set = { has: () => true }
    const parts = {
      chain: {
        clock: { wall: () => 7 }, membership: { set }, signer: { id: ME },
        hostLoop: { state: { ledger: { set, undecided: new Map([[hex(CASE), entry]]) } } }
      },
      hospital: {
        reviews: {
          find: async () => await Promise.resolve({ caseId: CASE, receivedAt: 1, findings }),
          operationToDequeue: () => ({})
        },
        claims: { of: () => claim, operationsToEnd: () => [] },
        roster: { list: async () => await Promise.resolve([]) },
        opinions: { give: async (given: readonly object[]) => await Promise.resolve(given) },
        decisions: { operationsToRecord: (decision: object) => {
          decided.push(decision)
          return []
        } }
      },
      finder: {
        resolve: async () => await Promise.resolve(CASE), read: async () => await Promise.resolve(entry)
      }
    }
    return { services: reviewServices(() => parts as unknown as HospitalParts, {} as Parties), decided }
  }

  async function approve (desk: ReturnType<typeof deskOf>, body: Given): Promise<unknown> {
    return await desk.services.approveReview({ params: PARAMS, body }, OPERATOR)
  }

  it('approves over a flag only with a reason, which is kept', async () => {
    const desk = deskOf(['mark', 'flag'])
    for (const body of [{}, { note: ' \n' }, { clinician: 'Dr Okafor' }]) {
      await assert.rejects(approve(desk, body), { status: 422, code: 'reason-needed', message: /^TMP-04 / })
    }
    await approve(desk, { note: 'the date was typed wrong' })
    assert.deepEqual(desk.decided, [{
      caseId: hex(CASE), decision: 'approve', note: 'the date was typed wrong', decidedAt: 7
    }])
    const marked = deskOf(['mark', 'note'])
    await approve(marked, {})
    assert.equal(marked.decided.length, 1)
  })

  it('approves nothing over a reject, whatever the reason', async () => {
    const desk = deskOf(['flag', 'reject'])
    await assert.rejects(approve(desk, { note: 'I am sure' }), { status: 409, code: 'rejected-by-rules' })
    assert.deepEqual(desk.decided, [])
  })

  it('takes no verdict before the block with the draw, which would be lost', async () => {
    const desk = deskOf([], undefined, CaseStatus.undrawn)
    await assert.rejects(approve(desk, {}), { status: 503, code: 'not-drawn-yet' })
    assert.deepEqual(desk.decided, [])
  })

  it('lets only the clinician decide who has claimed the case', async () => {
    const desk = deskOf([], { clinician: 'Dr Okafor', until: 1_770_000_000_000 })
    for (const body of [{}, { clinician: 'Dr Lund' }]) {
      const message = /^Dr Okafor has claimed .* 2026-02-02T02:40:00/
      await assert.rejects(approve(desk, body), { status: 409, code: 'claimed', message })
    }
    assert.deepEqual(desk.decided, [])
    await approve(desk, { clinician: 'Dr Okafor' })
    assert.equal(desk.decided.length, 1)
  })
})
