import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ServiceError, type RejectionDetailsView, type SlotView } from '../../../src/api/index.js'
import { caseId, fakeCase, PEER, type FakeNode } from '../api/fake-services.js'
import { RunningNodes } from './running-nodes.js'

describe('cli: diagnosis', () => {
  let nodes: RunningNodes
  let hospital: FakeNode
  beforeEach(async () => {
    nodes = await RunningNodes.create()
    hospital = await nodes.start('hospital-1', 'hospital')
  })
  afterEach(async () => { await nodes.remove() })

  async function file (name: string, content: string): Promise<string> {
    await writeFile(path.join(nodes.cwd, name), content)
    return name
  }

  it('submits a file and names the case', async () => {
    const name = await file('a.json', '{"resourceType":"Condition"}')
    const { code, out } = await nodes.cli(`diagnosis submit ${name}`)
    assert.equal(code, 0)
    assert.equal(out, `case ${caseId('1')} undrawn\n` +
      '  filled in by this hospital: Condition.recordedDate\n')
    assert.deepEqual(hospital.calls, [{
      name: 'submit',
      input: { body: { resourceType: 'Condition' }, query: {} }
    }])
  })

  it('submits stdin, forced, and prints one document', async () => {
    const { code, out } = await nodes.cli('diagnosis submit - --force --json', { stdin: '[]' })
    assert.equal(code, 0)
    assert.equal((JSON.parse(out) as { cases: unknown[] }).cases.length, 1)
    assert.deepEqual(hospital.calls[0]?.input, {
      body: [], query: { force: true }
    })
  })

  it('puts the excerpt of a diagnosis without a code beside the very text of its file', async () => {
    const name = await file('words.json', '{"resourceType": "Condition", "x": 1.50}')
    const letter = await file('letter.txt', 'Fever, "39.2"\n')
    for (const command of ['submit', 'amend 3b1f0c528a1e', 'dispute 3b1f0c528a1e']) {
      const { code } = await nodes.cli(`diagnosis ${command} ${name} --excerpt ${letter} --as Lund`)
      assert.equal(code, 0)
      assert.deepEqual((hospital.calls.at(-1)?.input as { body: unknown }).body, {
        resourceType: 'Parameters',
        parameter: [
          { name: 'resource', resource: { resourceType: 'Condition', x: 1.5 } },
          { name: 'excerpt', valueString: 'Fever, "39.2"' }, { name: 'reader', valueString: 'Lund' }
        ]
      })
    }
    await nodes.expectError(`diagnosis submit ${name} --excerpt ${letter}`, 2, /--excerpt and --as/)
    await nodes.expectError(`diagnosis submit ${name} --as Lund`, 2, /--excerpt and --as/)
    await nodes.expectError('diagnosis submit - --excerpt - --as Lund', 2, /only one of .* from stdin/)
    const long = await file('long.txt', 'x'.repeat(4097))
    await nodes.expectError(`diagnosis submit ${name} --excerpt ${long} --as Lund`, 1, /larger than 4096/)
  })

  it('amends, retracts and disputes a record, and says what a dispute does not do', async () => {
    const name = await file('a.json', '{}')
    for (const call of ['amend', 'retract', 'dispute'] as const) {
      const { code } = await nodes.cli(`diagnosis ${call} 3b1f0c528a1e ${name}`)
      assert.equal(code, 0)
      const input = { body: {}, id: '3b1f0c528a1e', query: {} }
      assert.deepEqual(hospital.calls.at(-1), { name: call, input })
    }
    const { out } = await nodes.cli(`diagnosis dispute ${caseId('7')} ${name}`)
    assert.match(out, new RegExp(`\n  disputes case ${caseId('7')}: that record stays as it is;\n` +
      '  only hospitals that can open the new record see the dispute\n'))
    assert.match((await nodes.cli('diagnosis dispute --help')).out.replaceAll(/\s+/g, ' '),
      /strikes nothing: that record stays as it is. Only hospitals that can open the new record see/)
  })

  it('shows each slot with its hospital, since when, and what became of it, and the bar', async () => {
    const since = 1_770_000_000_000
    const slot = (name: string, change: Partial<SlotView>): SlotView =>
      ({ validator: { id: `peer-${name}`, name }, since, state: 'holds', takenUp: false, ...change })
    const open = {
      ...fakeCase(caseId('a'), 'open'),
      bar: { panel: 5, approvalsNeeded: 4, rejectionsNeeded: 2, earlierRejections: 1 },
      slots: [
        slot('Silent', { state: 'silent' }), slot('Late', { state: 'late' }), slot('Left', { state: 'left' }),
        slot('Excused', { state: 'excused' }), slot('Asked', { until: since + 20_000 }),
        slot('Working', { takenUp: true, until: since + 86_400_000 })
      ]
    }
    hospital.cases.set(caseId('a'), open)
    const { out } = await nodes.cli('diagnosis show aaaaaaaa')
    const told = (name: string, text: string): string =>
      `${name} (peer-${name}) since 2026-02-02 02:40:00Z: ${text}\n`
    for (const line of [
      told('Silent', 'did not take the case up, so the slot passed on'),
      told('Late', 'gave no opinion in time, so the slot passed on'),
      told('Left', 'is no member any more, so the slot passed on'),
      told('Excused', 'excused itself, so the slot passed on'),
      told('Asked', 'asked until 2026-02-02 02:40:20Z'),
      told('Working', 'has taken the case up until 2026-02-03 02:40:00Z'),
      '4 approvals to accept, 2 rejections to reject, by at most 5 hospitals; raised by 1 earlier rejection'
    ]) assert(out.includes(line), `${line} in ${out}`)
    hospital.cases.set(caseId('a'), {
      ...open, status: 'accepted', slots: [slot('Judge', { takenUp: true }), slot('Spare', {})],
      opinions: [{
        validator: { id: 'peer-Judge', name: 'Judge' }, decision: 'approve', judgedBy: 'rules', height: 9
      }]
    })
    const closed = await nodes.cli('diagnosis show aaaaaaaa')
    assert(closed.out.includes(told('Judge', 'gave its opinion')))
    assert(closed.out.includes(told('Spare', 'not needed any more')))
  })

  it('shows the dispute of a record to those that can open it', async () => {
    const hospitalOfIt = { id: 'peer-2', name: 'St Anne' }
    hospital.cases.set(caseId('a'), {
      ...fakeCase(caseId('a'), 'accepted'), disputes: caseId('b'),
      disputedBy: [{ id: caseId('c'), hospital: hospitalOfIt }]
    })
    const { out } = await nodes.cli('diagnosis show aaaaaaaa')
    assert.match(out, new RegExp(`\ndisputes +${caseId('b')}\n` +
      `disputed by +${caseId('c')} of St Anne \\(peer-2\\)\n$`))
  })

  it('refuses impossible files before it calls a node', async () => {
    await file('text.json', 'E11.9 diabetes')
    await file('half.json', '{\n"resourceType":\n')
    await file('empty.json', '')
    await file('large.json', `"${'x'.repeat(10_000_000)}"`)
    await nodes.expectError('diagnosis submit none.json', 1, /none\.json: no such file/)
    await nodes.expectError('diagnosis submit data', 1, /data is a folder/)
    await nodes.expectError('diagnosis submit text.json', 1, /text\.json: not JSON: .*line 1/)
    await nodes.expectError('diagnosis submit half.json', 1, /half\.json: not JSON: .*line 3/)
    await nodes.expectError('diagnosis submit empty.json', 1, /empty\.json: not JSON: it is empty/)
    await file('twice.json', '{"id": "1", "id": "2"}')
    await file('half-letter.json', '{"id": "\\ud800"}')
    await nodes.expectError('diagnosis submit twice.json', 1, /twice\.json: .* the same key twice/)
    await nodes.expectError('diagnosis submit half-letter.json', 1, /half-letter\.json: .*surrogate pair/)
    await nodes.expectError('diagnosis submit large.json', 1, /large\.json is larger than the 2/)
    assert.deepEqual(hospital.calls, [])
  })

  it('accepts only files in UTF-8, and skips a byte order mark', async () => {
    await writeFile(path.join(nodes.cwd, 'latin.json'), Buffer.from('{"note":"Übelkeit"}', 'latin1'))
    await writeFile(path.join(nodes.cwd, 'wide.json'), Buffer.from('\uFEFF{}', 'utf16le'))
    await nodes.expectError('diagnosis submit latin.json', 2, /latin\.json is not UTF-8 \(line 1\); save it/)
    await nodes.expectError('diagnosis submit wide.json', 2, /wide\.json is UTF-16/)
    await nodes.expectError('patient history \uFFFD-1', 2, /not UTF-8; set the terminal/)
    assert.deepEqual(hospital.calls, [])
    assert.equal((await nodes.cli(`diagnosis submit ${await file('mark.json', '\uFEFF{}')}`)).code, 0)
  })

  it('shows every finding of a refusal', async () => {
    await file('a.json', '{}')
    hospital.refuseNext = new ServiceError(422, 'refused', 'our own rules refuse it', [
      {
        rule: 'TMP-01', outcome: 'reject', issue: 'value', expression: 'Condition.onset',
        text: 'in the future'
      }
    ])
    const { code, err } = await nodes.cli('diagnosis submit a.json')
    assert.equal(code, 1)
    assert.equal(err, 'error: our own rules refuse it\n' +
      '  TMP-01 reject: Condition.onset: in the future\n')
  })

  it('names the refused diagnoses among several, and fails', async () => {
    const name = await file('a.json', '{}')
    const finding = {
      rule: 'TRM-01', outcome: 'reject', issue: 'code-invalid', expression: 'x', text: 'no'
    } as const
    const location = 'Bundle.entry[1].resource'
    hospital.alongNext = { refused: [
      { location, status: 422, code: 'refused', text: 'TRM-01: no', findings: [finding] }
    ] }
    const { code, out } = await nodes.cli(`diagnosis submit ${name}`)
    assert.equal(code, 1)
    assert.equal(out, `Condition: case ${caseId('1')} undrawn\n` +
      '  filled in by this hospital: Condition.recordedDate\n' +
      'Bundle.entry[1].resource: refused: TRM-01: no\n  TRM-01 reject: x: no\n')
  })

  it('shows why a case waits', async () => {
    hospital.cases.set(caseId('a'), { ...fakeCase(caseId('a'), 'pending'), waits: '3 of 4 are needed' })
    assert.match((await nodes.cli('diagnosis list')).out, /\npending: 3 of 4 are needed\n/)
    assert.match((await nodes.cli('diagnosis show aaaaaaaa')).out, /waits +3 of 4 are needed\n/)
  })

  it('--wait follows a case to its end and fails unless it is accepted', async () => {
    await file('a.json', '{}')
    const party = { id: PEER, name: 'St Anne' }
    for (const status of ['accepted', 'rejected'] as const) {
      const id = caseId(status === 'accepted' ? '1' : '2')
      const done = nodes.cli('diagnosis submit a.json --wait')
      while (!hospital.cases.has(id)) await new Promise(resolve => setTimeout(resolve, 5))
      hospital.change(id, { status: 'open', drawn: [party] })
      const decision = status === 'accepted' ? 'approve' : 'reject'
      hospital.change(id, {
        status, opinions: [{ validator: party, decision, judgedBy: 'rules', height: 12 }]
      })
      const { code, out } = await done
      assert.equal(code, status === 'accepted' ? 0 : 1, out)
      const lines = out.trimEnd().split('\n').slice(2)
      assert.deepEqual(lines, [
        `${id.slice(0, 12)}  undrawn`,
        `${id.slice(0, 12)}  open  drawn: St Anne`,
        `${id.slice(0, 12)}  ${status}  drawn: St Anne  St Anne ${decision}`
      ])
    }
  })

  it('--wait stops after the given time, and reports this', async () => {
    await file('a.json', '{}')
    const { code, out, err } = await nodes.cli('diagnosis submit a.json --wait --timeout 1 --json')
    assert.equal(code, 1)
    assert.equal((JSON.parse(out) as { cases: unknown[] }).cases.length, 1)
    assert.match(err, /^not decided after 1 s/)
  })

  it('names the hospitals whose opinions an open case lacks', async () => {
    const [anne, luke] = [{ id: PEER, name: 'St Anne' }, { id: `${PEER}x`, name: 'St Luke' }]
    hospital.cases.set(caseId('a'), {
      ...fakeCase(caseId('a'), 'open'), drawn: [anne, luke],
      opinions: [{ validator: anne, decision: 'approve', judgedBy: 'rules', height: 12 }]
    })
    assert.match((await nodes.cli('diagnosis show aaaaaaaa')).out, /waits +for the opinion of St Luke\n/)
  })

  it('shows the reasons of a rejection, or why they are not here', async () => {
    const anne = { id: PEER, name: 'St Anne' }
    const shown = async (details: RejectionDetailsView): Promise<string> => {
      hospital.cases.set(caseId('a'), {
        ...fakeCase(caseId('a'), 'rejected'), opinions: [{
          validator: anne, decision: 'reject', judgedBy: 'rules', group: 'time', details, height: 12
        }]
      })
      return (await nodes.cli('diagnosis show aaaaaaaa')).out
    }
    const here = await shown({
      state: 'here', reason: 'TMP-01', findings: [{
        rule: 'TMP-01', outcome: 'reject', issue: 'value', expression: 'Condition.onset', text: 'is late'
      }]
    })
    assert.match(here, /opinion +St Anne: reject \(time: TMP-01\), by rules, block 12\n/)
    assert.match(here, /finding +TMP-01 reject: Condition.onset: is late\n/)
    assert.match((await nodes.cli('diagnosis list')).out, /St Anne reject \(time: TMP-01\)/)
    const texts = {
      asked: 'this hospital asks it for the details', lost: 'it has lost the details',
      false: 'the details that it gave do not fit its opinion'
    } as const
    for (const state of ['asked', 'lost', 'false'] as const) {
      const line = `St Anne: reject (time), by rules, block 12; ${texts[state]}\n`
      assert((await shown({ state })).includes(line), state)
    }
  })

  it('shows a case by a short id, and reports an unknown or ambiguous id', async () => {
    const id = caseId('a')
    hospital.cases.set(id, fakeCase(id, 'open'))
    const { code, out } = await nodes.cli('diagnosis show aaaaaaaa')
    assert.equal(code, 0)
    assert.match(out, new RegExp(`^case {7}${id}\nstatus {5}open\n`))
    assert.match(out, /submitter {2}St Mary \(12D3Koo/)
    await nodes.expectError('diagnosis show bbbbbbbb', 1, /no case bbbbbbbb here/)
    const twin = `aaaaaaaa${'0'.repeat(56)}`
    hospital.cases.set(twin, fakeCase(twin, 'open'))
    await nodes.expectError('diagnosis show aaaaaaaa', 1, /several begin aaaaaaaa/)
  })

  it('lists cases as an aligned table', async () => {
    hospital.cases.set(caseId('a'), fakeCase(caseId('a'), 'accepted'))
    hospital.cases.set(caseId('b'), fakeCase(caseId('b'), 'open'))
    const { out } = await nodes.cli('diagnosis list --mine --status open --limit 2')
    const lines = out.trimEnd().split('\n')
    assert.match(lines[0] ?? '', /^CASE {10}STATUS {4}SUBMITTER {2}DRAWN/)
    assert.match(lines[1] ?? '', /^aaaaaaaaaaaa {2}accepted {2}St Mary {6}/)
    assert.deepEqual(hospital.calls[0]?.input, { status: 'open', mine: true, limit: 2 })
  })
})
