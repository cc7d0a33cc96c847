import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import {
  REVIEW_REASON_CODES, ServiceError, type EnrolmentView, type ProofCheckView
} from '../../../src/api/index.js'
import { diagnosisText, renderHistory } from '../../../src/cli/render/cases.js'
import { caseId, fakeCase, PEER, type FakeNode } from '../api/fake-services.js'
import { runCli } from './bench-io.js'
import { RunningNodes } from './running-nodes.js'

/** A peer ID that ends with 44 equal letters. */
function asked (letter: string, name: string, over: Partial<EnrolmentView> = {}): EnrolmentView {
  return {
    member: { id: `12D3KooW${letter.repeat(44)}`, name }, addresses: [],
    issuedAt: 1_770_000_000_000, state: 'pending', alike: [], ...over
  }
}

describe('cli: commands on a running node', () => {
  let nodes: RunningNodes
  let hospital: FakeNode
  beforeEach(async () => {
    nodes = await RunningNodes.create()
    hospital = await nodes.start('hospital-1', 'hospital')
  })
  afterEach(async () => { await nodes.remove() })

  it('reviews: list and show patient data, diagnosis and deadline, in short', async () => {
    assert.match((await nodes.cli('review list')).out,
      /^CASE .*\n1{12} {2}.* 2026-02-03 .*47 years, female .* DEM-02 flag {2}E11\.9 Diabetes, active\n$/)
    const { out } = await nodes.cli('review show 11111111')
    assert.match(out, /\ndiagnosis +E11\.9\nage at encounter +47 years\n/)
    assert.match(out, /evidence +observation 4548-4: 7\.8 %\n\nquestion of [^]*\nthis is all that a judging/)
    assert.match((await nodes.cli('review show 11111111 --json')).out, /"facts": \[/)
  })

  it('reviews: approve and reject with clinician and reason, which are shown afterwards', async () => {
    assert.equal((await nodes.cli('review approve 11111111')).out,
      'signed: approve of case 11111111\n')
    assert.match((await nodes.cli('review approve 11111111 --note seen --as Okafor')).out,
      /^signed: approve of case 11111111; .* review list --decided\n$/)
    assert.deepEqual(hospital.calls.at(-1)?.input,
      { id: '11111111', words: { clinician: 'Okafor', note: 'seen' } })
    assert.match((await nodes.cli('review reject 11111111 --reason cli-01 --note no')).out,
      /^signed: reject \(CLI-01\) of case 11111111; /)
    assert.deepEqual(hospital.calls.at(-1)?.input,
      { id: '11111111', reason: 'CLI-01', words: { note: 'no' } })
    assert.equal((await nodes.cli('review excuse 11111111')).out,
      'signed: excused from case 11111111, which goes to the next hospital\n')
    assert.match((await nodes.cli('review excuse 11111111 --as Okafor')).out,
      /next hospital; clinician and note/)
    assert.deepEqual(hospital.calls.at(-1)?.input, { id: '11111111', words: { clinician: 'Okafor' } })
    assert.equal((await nodes.cli('review list --decided')).out,
      '111111111111  2026-02-02 02:40:00Z  reject (CLI-01), by Dr Okafor\n              seen\n')
  })

  it('diagnosis show contains the decisions of this hospital, with clinician and reason', async () => {
    hospital.cases.set(caseId('a'), { ...fakeCase(caseId('a'), 'rejected'), reviews: [{
      caseId: caseId('a'), decision: 'reject', reason: 'CLI-01', clinician: 'Dr Okafor',
      note: 'no\nevidence', decidedAt: 1_770_000_000_000
    }] })
    assert.match((await nodes.cli('diagnosis show aaaaaaaa')).out,
      /\ndecided here +reject \(CLI-01\) by Dr Okafor, 2026-02-02 02:40:00Z: no evidence\n/)
  })

  it('reviews: the help names every reason, and any other reason is passed to the node', async () => {
    const { out } = await nodes.cli('review reject --help')
    for (const code of REVIEW_REASON_CODES) assert.ok(out.includes(`\n  ${code}  `), code)
    await nodes.expectError('review reject 11111111 --reason xxx-99', 1, /XXX-99 is not a reason/)
    const words = ['review', 'reject', '11111111', '--reason', 'patient smells']
    const { err } = await runCli(words, { cwd: nodes.cwd })
    assert.doesNotMatch(err, /pattern/)
  })

  it('patient history takes system|value, and keeps identifiers out of its output', async () => {
    const { out } = await nodes.cli('patient history urn:oid:1.2|999-12')
    assert.match(out, /E11\.9 Diabetes, active\n1 case\n$/)
    assert.doesNotMatch(out, /999-12/)
    await nodes.cli('patient history 999-12')
    await nodes.cli('patient history a|b --system urn:x')
    assert.deepEqual(hospital.calls.map(call => call.input), [
      { system: 'urn:oid:1.2', value: '999-12' }, { value: '999-12' },
      { system: 'urn:x', value: 'a|b' }
    ])
    await nodes.cli('patient history -', { stdin: 'urn:oid:1.2|999-12\n' })
    assert.deepEqual(hospital.calls.at(-1)?.input, { system: 'urn:oid:1.2', value: '999-12' })
    for (const stdin of ['', 'one\ntwo\n']) {
      const { code, err } = await nodes.cli('patient history -', { stdin })
      assert.deepEqual([code, err], [2, 'error: stdin must contain one line with an identifier\n'])
    }
    await nodes.expectError('patient history nobody', 1, /no record of this patient/)
  })

  it('patient history marks a diagnosis that is not confirmed', () => {
    const codes = [{ system: 'x', code: 'F32.1' }]
    const shown = (verificationStatus: string): string =>
      diagnosisText({ codes, clinicalStatus: 'active', verificationStatus })
    assert.equal(shown('provisional'), 'F32.1, provisional, active')
    assert.equal(shown('confirmed'), 'F32.1, active')
  })

  it('patient history tells which record disputes which', () => {
    const diagnosis = { codes: [{ system: 'x', code: 'F32.1' }] }
    const [one, other] = [caseId('a'), caseId('b')].map(id => fakeCase(id, 'accepted'))
    const out = renderHistory({ entries: [
      { case: one!, diagnosis, disputedBy: [{ id: other!.id, hospital: { id: 'p', name: 'St Anne' } }] },
      { case: other!, diagnosis: { ...diagnosis, verificationStatus: 'refuted', disputes: one!.id } }
    ] }, (_, text) => text)
    assert.match(out, / F32\.1, disputed by case b{12} of St Anne\n/)
    assert.match(out, / F32\.1, refuted, disputes case a{12}\n/)
  })

  it('chain: head, show, export', async () => {
    assert.match((await nodes.cli('chain head')).out, /^height {8}10\nhash {10}abab/)
    const block = await nodes.cli('chain show 4')
    assert.match(block.out, /signed by {14}St Mary \(1, quorum 3, view 0\)\n/)
    await nodes.expectError('chain show 99', 1, /no block 99 yet/)
    assert.equal((await nodes.cli('chain export')).out.trimEnd().split('\n').length, 11)
    assert.equal((await nodes.cli('chain export --out chain.ndjson')).out, 'The chain is in chain.ndjson.\n')
    const text = await readFile(path.join(nodes.cwd, 'chain.ndjson'), 'utf8')
    const lines = text.trimEnd().split('\n')
    assert.equal((JSON.parse(lines[10] ?? '') as { height: number }).height, 10)
    await nodes.expectError('chain export --out chain.ndjson', 1, /chain\.ndjson exists already/)
    const missing = /nope\/x: the folder \S+nope does not exist; make it first/
    await nodes.expectError('chain export --out nope/x', 1, missing)
    await nodes.expectError('chain export --out chain.ndjson/x', 1, /ndjson is not a folder; choose another/)
  })

  it('chain prove writes a proof, and chain check says what a proof shows', async () => {
    const printed = JSON.parse((await nodes.cli('chain prove case aaaaaaaa')).out) as { proof: string }
    assert.equal(printed.proof, 'ab')
    const written = await nodes.cli(`chain prove member ${PEER} --out member.json`)
    assert.equal(written.out, 'The proof is in member.json.\n')
    await nodes.expectError(`chain prove member ${PEER} --out member.json`, 1, /member\.json exists/)
    await nodes.expectError('chain prove member nobody', 1, /no hospital here has the name or peer/)
    assert.equal((await nodes.cli('chain prove case x')).code, 2)
    const proved = {
      isValid: true, chainId: 'cc', chainName: 'north', height: 9, timestamp: 1_800_000_000_000,
      isPresent: true
    } as const
    const seen: (string | undefined)[] = []
    const check = async (words: string, view: ProofCheckView): Promise<{ code: number, out: string }> =>
      await nodes.cli(words, { assembly: { readProof: async (_, chainId) => {
        seen.push(chainId)
        return await Promise.resolve(view)
      } } })
    const ofCase = { ...proved, subject: { type: 'case', id: 'aa' }, status: 'accepted' } as const
    const valid = await check('chain check member.json', ofCase)
    assert.equal(valid.code, 0)
    assert.match(valid.out, /^the proof is valid: case aa accepted\nchain +cc \(north\)\nstate after/)
    const ofMember = { ...proved, subject: { type: 'member', id: 'bb' }, isPresent: false } as const
    assert.match((await check('chain check member.json', ofMember)).out, /: member bb is no member\n/)
    const refused = await check(`chain check member.json --chain ${'CC'.repeat(32)}`,
      { isValid: false, code: 'proof-of-another-chain' })
    assert.deepEqual([refused.code, refused.out], [1, 'the proof is invalid: proof-of-another-chain\n'])
    assert.deepEqual(seen, [undefined, undefined, 'cc'.repeat(32)])
    assert.equal((await nodes.cli('chain check member.json --chain cc')).code, 2)
    await nodes.expectError('chain check nothing.json', 1, /nothing\.json: no such file/)
  })

  it('chain verify asks a running node, and reads the folder of a stopped node', async () => {
    const inNode = await nodes.cli('chain verify')
    assert.equal(inNode.code, 0)
    assert.match(inNode.out, /^the chain is valid: chain cc.*, blocks 1 to 10, 4 transactions, 2 c/)
    assert.match(inNode.out, /\nchecked: the running node hospital-1 \(process \d+\)\n$/)
    const failure = { height: 5, code: 'bad-certificate', message: 'no quorum signed' }
    const folders: string[] = []
    const verifyChain = async ({ data }: { readonly data: string }) => {
      folders.push(data)
      const counts = { chainId: 'cc', height: 4, tip: 9, transactions: 1, cases: 1 }
      return await Promise.resolve({ ...counts, failure })
    }
    const stopped = await nodes.cli('chain verify --name hospital-9', { assembly: { verifyChain } })
    assert.equal(stopped.code, 1)
    assert.equal(stopped.out,
      'the chain is invalid at height 5: no quorum signed (bad-certificate)\n' +
      'blocks 1 to 4 of 9 are valid, 1 transaction, 1 case\n' +
      `checked: the stopped folder ${path.join(nodes.cwd, 'data', 'hospital-9')}\n`)
    const damaged = async () => await Promise.resolve({
      chainId: 'cc', height: 9, tip: 9, transactions: 1, cases: 1, damage: ['its log is damaged.']
    })
    const lost = await nodes.cli('chain verify --data copy', { assembly: { verifyChain: damaged } })
    assert.equal(lost.code, 1)
    assert.match(lost.out, /^damaged: its log is damaged\.\nthe chain is valid: /)
    await nodes.cli('chain verify --data copy --json', { assembly: { verifyChain } })
    const expected = [path.join('data', 'hospital-9'), 'copy']
    assert.deepEqual(folders, expected.map(folder => path.join(nodes.cwd, folder)))
  })

  it('draw explain prints every step', async () => {
    hospital.cases.set(caseId('a'), fakeCase(caseId('a'), 'open'))
    const { out } = await nodes.cli('draw explain aaaaaaaa')
    assert.match(out, /1\. Digest\n {3}SHA-256\(D\("assign"\)\)\n {3}beacon {2}dd\n {3}= ee\n/)
  })

  it('allowlist: the operator sees requests and decides', async () => {
    const government = await nodes.start('government', 'government')
    const pending = await nodes.cli('allowlist pending')
    assert.match(pending.out, /^STATE .*\npending {2}2026-02-02 02:40 {2}12D3Koo\w+ {2}St Mary\n$/)
    assert.equal((await nodes.cli(`allowlist approve ${PEER}`)).out, 'approved St Mary\n')
    assert.equal((await nodes.cli(`allowlist reject ${PEER} --message no`)).out, 'turned away\n')
    assert.equal((await nodes.cli(`allowlist remove ${PEER} --json`)).code, 0)
    assert.equal((await nodes.cli('allowlist show --name government')).out,
      'no chain yet: 0 of 4 hospitals approved\n')
    assert.equal((await nodes.cli('allowlist withdraw --no-wait')).out, 'withdrawn\n')
    await nodes.expectError('allowlist begin', 1, /1 of 4 hospitals approved; approve more/)
    assert.deepEqual(government.calls.map(call => call.name),
      ['enrolments', 'enrolments', 'approve', 'enrolments', 'reject', 'allowlists', 'removeMember',
        'allowlists', 'withdraw', 'begin'])
    await writeFile(path.join(nodes.cwd, 'e.json'), '{"peerId":"x"}')
    await nodes.expectError('allowlist add e.json', 1, /the body lacks boxKey/)
  })

  it('allowlist pending: lists waiting requests, and with --all the state of every request', async () => {
    const government = await nodes.start('government', 'government')
    government.enrolments = [
      asked('A', 'St Mary', { state: 'member' }),
      asked('B', 'St Luke', { state: 'rejected', message: 'no\nlicence' }),
      asked('C', 'ST MARY', { alike: [{ id: asked('A', '').member.id, name: 'St Mary' }] })
    ]
    const { out } = await nodes.cli('allowlist pending')
    assert.match(out, /^STATE .*\npending .* 12D3KooWC+ {2}ST MARY\nNOTE: ST MARY \(12D3\w+\) can be /)
    assert.match(out, /\n2 already decided are left out: --all\n$/)
    const all = await nodes.cli('allowlist pending --all')
    assert.deepEqual(all.out.split('\n').map(line => line.split(' ')[0]),
      ['STATE', 'pending', 'member', 'rejected', 'NOTE:', 'St', ''])
    assert.match(all.out, /\nSt Luke was told: no licence\n$/)
    const table = all.out.split('\n').slice(0, 4)
    assert.ok(table.every(line => line.length <= 100), all.out)
    government.enrolments = []
    assert.equal((await nodes.cli('allowlist pending')).out, 'no hospital waits to be admitted\n')
  })

  it('allowlist approve: approves several, by exact name or unambiguous part of the peer ID', async () => {
    const government = await nodes.start('government', 'government')
    const [a, b, c] = [asked('A', 'hospital-1'), asked('B', 'hospital-2'), asked('C', 'hospital-2')]
    government.enrolments = [a, b, c]
    const approved = (): unknown[] => government.calls.filter(call => call.name === 'approve')
      .map(call => call.input)
    assert.equal((await nodes.cli('allowlist approve hospital-1 …BBBBBBBB 12D3KooWCCCC')).code, 0)
    assert.deepEqual(approved(), [a, b, c].map(one => one.member.id))
    government.calls.length = 0
    await nodes.expectError('allowlist approve hospital-1 hospital-2', 1, /fits 2 .*KooWB.*KooWC.*; none of/)
    for (const word of ['hospital-9', '12D3KooW', 'BBB', 'HOSPITAL-1']) {
      await nodes.expectError(`allowlist approve ${word}`, 1, /no hospital here has the name or peer ID/)
    }
    await nodes.expectError('allowlist approve', 2, /name the hospitals/)
    await nodes.expectError('allowlist approve --all', 2, /^error: 3 hospitals would be admitted: .*--yes/)
    assert.deepEqual(approved(), [])
    assert.equal((await nodes.cli('allowlist approve --all --yes --allow-duplicate-name')).code, 0)
    assert.equal(approved().length, 3)
    government.calls.length = 0
    government.refuseNext = new ServiceError(409, 'list-pending', 'the last list is not final yet')
    await nodes.expectError('allowlist approve hospital-1 BBBBBBBB --json', 1,
      /not final yet; approved before: St Mary \(12D3/)
    government.refuseNext = undefined
    // A hospital whose name is the peer ID of another hospital is not found by this name.
    government.enrolments = [asked('A', b.member.id)]
    government.calls.length = 0
    await nodes.cli(`allowlist approve ${b.member.id}`)
    assert.deepEqual(approved(), [b.member.id])
  })

  it('allowlist remove asks for confirmation at a terminal, unless --yes is given', async () => {
    const government = await nodes.start('government', 'government')
    const removals = (): number => government.calls.filter(call => call.name === 'removeMember').length
    const asked = await nodes.cli(`allowlist remove ${PEER}`, { answer: '' })
    assert.equal(asked.code, 1)
    assert.match(asked.err, new RegExp(`Remove .* \\(${PEER}\\)\\? .*nothing was changed`, 's'))
    assert.equal(removals(), 0)
    assert.equal((await nodes.cli(`allowlist remove ${PEER}`, { answer: 'y' })).code, 0)
    assert.equal((await nodes.cli(`allowlist remove ${PEER} --yes`, { answer: 'n' })).code, 0)
    assert.equal(removals(), 2)
  })

  it('--json prints exactly one document and no colours', async () => {
    hospital.cases.set(caseId('a'), fakeCase(caseId('a'), 'open'))
    const commands = ['status', 'diagnosis list', 'diagnosis show aaaaaaaa', 'review list',
      'review show 11111111', 'review list --decided', 'patient history 1',
      'chain head', 'chain show 1', 'chain verify',
      'draw explain aaaaaaaa', 'allowlist show']
    for (const command of commands) {
      const { code, out, err } = await nodes.cli(`${command} --json`, { colour: true })
      assert.deepEqual([code, err], [0, ''], command)
      assert.equal(typeof JSON.parse(out), 'object', command)
      assert.ok(!out.includes('\u001b'), command)
    }
  })

  it('colours statuses only on a terminal, and never text of others', async () => {
    const id = caseId('a')
    const submitter = { id: PEER, name: 'St \u001b[31mMary\u0007' }
    hospital.cases.set(id, { ...fakeCase(id, 'accepted'), submitter })
    const terminal = await nodes.cli('diagnosis show aaaaaaaa', { colour: true })
    assert.match(terminal.out, /\u001b\[32maccepted\u001b\[39m/)
    assert.match(terminal.out, /St {2}\[31mMary {2}\(/)
    assert.ok(!(await nodes.cli('diagnosis show aaaaaaaa')).out.includes('\u001b'))
  })
})
