import assert from 'node:assert/strict'
import { Effect, ORDINARY, type LiveConsent } from '../../../../src/protocol/consent/index.js'
import { isSilent } from '../../../../src/protocol/ledger/index.js'
import { Decision, HolderState, equal, hex, type CaseId } from '../../../../src/protocol/types/index.js'
import { bound, deniedMarks } from '../../../../src/records/index.js'
import { Consortium, diagnosis, until, type TestNode } from '../../../fixtures/running-nodes.js'

const CASES = 4

/** A consent by which a patient denies a hospital everything. */
function denialOf (node: TestNode): LiveConsent {
  return {
    number: 1, height: 1, signer: new Uint8Array(32), filer: undefined, isAttested: false,
    rule: {
      salt: new Uint8Array(16),
      provisions: [{
        effect: Effect.deny, readers: [{ hospital: node.signer.id, practitioner: undefined, role: 0 }],
        purposes: 1, categories: ORDINARY, records: [], from: 0, until: 0
      }]
    }
  }
}

describe('hospital: cases whose patient denies it', () => {
  let net: Consortium
  afterEach(async () => { await net.stop() })

  async function submitted (reviewMode: 'manual' | 'rules'): Promise<CaseId[]> {
    net = await (await new Consortium({ config: { reviewMode } }).start()).ready()
    const [a, denied] = net.nodes as [TestNode, TestNode]
    a.hospital.situations.consents = async () => ({ own: [denialOf(denied)], linked: [] })
    return await Promise.all(Array.from({ length: CASES }, async (_, i) =>
      (await a.hospital.submissions.submit(diagnosis(a, `P-${i}`, `r-${i}`))).caseId))
  }

  it('are shown to no clinician there: the slot passes on, and that is no absence', async () => {
    const ids = await submitted('manual')
    const [a, denied, ...others] = net.nodes as [TestNode, TestNode, ...TestNode[]]
    const isQueued = async (node: TestNode): Promise<boolean> =>
      (await node.hospital.reviews.queued(ids)).every(Boolean)
    let all = false
    const look = async (): Promise<void> => { all = (await Promise.all(others.map(isQueued))).every(Boolean) }
    await until(() => { look().catch(() => {}); return all }, 'the two others have each case')
    assert.deepEqual(await denied.hospital.reviews.list(), [])
    const given = await denied.hospital.opinions.given(ids)
    const { presence, undecided } = a.running.hostLoop.state.ledger
    for (const [i, id] of ids.entries()) {
      const holder = undecided.get(hex(id))!.holders
        .find(({ validator }) => equal(validator, denied.signer.id))
      assert.equal(given[i]?.decision, holder === undefined ? undefined : Decision.excused)
      if (holder !== undefined) assert.equal(holder.state, HolderState.excused)
    }
    assert.ok(!isSilent({ presence }, denied.signer.id))
  }).timeout(180_000)

  it('are judged as any other if their submitter marks more hospitals than may be faulty', async () => {
    await submitted('rules')
    const [a, denied, third] = net.nodes as [TestNode, TestNode, TestNode]
    const { parts } = diagnosis(a, 'P-9', 'r-9')
    const isDenied = (...marked: TestNode[]): boolean => denied.hospital.reviews.isDenied(bound(parts!.case, {
      sensitive: 0, classToken: new Uint8Array(32).fill(1),
      denied: deniedMarks(parts!.salt, marked.map(({ signer }) => signer.id))
    })!, denied.signer.id, 1)
    assert.equal(isDenied(denied), true)
    assert.equal(isDenied(third), false)
    assert.equal(isDenied(denied, third), false)
  }).timeout(180_000)

  it('are still judged there by rules alone', async () => {
    const ids = await submitted('rules')
    const [a, denied] = net.nodes as [TestNode, TestNode]
    await until(() => a.running.hostLoop.state.ledger.undecided.size === 0, 'decided')
    const given = await denied.hospital.opinions.given(ids)
    assert.ok(given.every(opinion => opinion === undefined || opinion.decision === Decision.approve))
  }).timeout(180_000)
})
