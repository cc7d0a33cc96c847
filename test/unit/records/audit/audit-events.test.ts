import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import type { AccessEvent } from '../../../../src/protocol/access/index.js'
import { ACCESS_KINDS, AccessKind, PURPOSES, ROLES, hex } from '../../../../src/protocol/types/index.js'
import { auditEvents, type AuditContext } from '../../../../src/records/audit/index.js'
import { issuedProblems, structureProblems } from '../../../../src/records/structure/index.js'
import { digest } from '../../protocol/consent/model.js'

/** `UPDATE_VECTORS=1` writes the file again. */
const FILE = new URL('../../../vectors/access/audit-events.json', import.meta.url)

const CONTEXT: AuditContext = {
  patient: { system: 'https://id.example/national', value: '1' },
  peerIdOf: id => `12D3Koo${hex(id).slice(0, 8)}`, hospitalOf: id => `Hospital ${hex(id).slice(0, 2)}`
}
const eventOf = (kind: AccessKind, changes: Partial<AccessEvent> = {}): AccessEvent => ({
  kind, isPermitted: true, purpose: PURPOSES.TREAT, hospital: digest('hospital'),
  practitioner: digest('doctor'), role: ROLES.doctor, time: 1_800_000_000_000, other: undefined,
  cases: [digest('case 1'), digest('case 2')],
  ...changes
})
const EVENTS: readonly AccessEvent[] = [
  ...ACCESS_KINDS.map(kind => eventOf(kind)),
  eventOf(AccessKind.decision, { isPermitted: false, other: digest('other'), purpose: PURPOSES.BTG }),
  eventOf(AccessKind.keyGiven,
    { other: digest('other'), practitioner: undefined, role: ROLES.any, purpose: 0 }),
  eventOf(AccessKind.lookUp, { cases: [] })
]

describe('records: AuditEvents', () => {
  const made = EVENTS.flatMap((event, i) => auditEvents(event, `e-${i}`, CONTEXT))

  it('are made again, byte for byte', () => {
    if (process.env['UPDATE_VECTORS'] === '1') writeFileSync(FILE, JSON.stringify(made, undefined, 2) + '\n')
    assert.deepEqual(JSON.parse(JSON.stringify(made)), JSON.parse(readFileSync(FILE, 'utf8')))
  })

  it('are R4 resources, of which the checker finds each fault', () => {
    for (const resource of made) assert.deepEqual(issuedProblems(resource), [])
    const [first] = made
    const faults = [{ action: 'X' }, { agent: [] }, { recorded: 'yesterday' }, { source: {} }, { x: 1 }]
    for (const change of faults) {
      assert.notEqual(issuedProblems({ ...first, ...change }).length, 0, JSON.stringify(change))
    }
    assert.notEqual(structureProblems(first, new Set()).length, 0, 'no body holds one')
    assert.notEqual(issuedProblems({ resourceType: 'Condition' }).length, 0)
  })

  it('name one record each, as the pattern of a read demands', () => {
    const read = auditEvents(eventOf(AccessKind.read), 'r', CONTEXT)
    const cases = [digest('case 1'), digest('case 2')]
    assert.deepEqual(read.map(({ id }) => id), cases.map(one => `r-${hex(one).slice(0, 12)}`))
    for (const { agent, entity = [], outcome } of read) {
      assert.equal(outcome, '0')
      assert.equal(entity.filter(({ type }) => type?.code === '2').length, 1)
      assert.equal(entity.filter(({ type }) => type?.code === '1').length, 1)
      assert.equal(agent.find(({ type }) => type?.coding?.[0]?.code === '110152')?.network?.type, '5')
    }
  })

  it('show a refusal as a decision that failed, with consent and all four agents', () => {
    const [refusal] = auditEvents(eventOf(AccessKind.keyRefused, { isPermitted: false }), 'd', CONTEXT)
    assert.equal(refusal?.outcome, '8')
    assert.equal(refusal.subtype?.[0]?.code, 'AuthZ-Consent')
    assert.deepEqual(refusal.agent.map(({ type }) => type?.coding?.[0]?.code),
      ['110150', 'IRCP', 'PROV', 'authserver'])
    assert.deepEqual(refusal.entity?.map(({ type }) => type?.code), ['1', 'Consent'])
  })
})
