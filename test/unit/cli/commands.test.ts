import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { caseId, fakeCase, PEER, type FakeNode } from '../api/fake-services.js'
import { RunningNodes } from './running-nodes.js'

describe('cli: commands on a running node', () => {
  let nodes: RunningNodes
  let hospital: FakeNode
  beforeEach(async () => {
    nodes = await RunningNodes.create()
    hospital = await nodes.start('hospital-1', 'hospital')
  })
  afterEach(async () => { await nodes.remove() })

  it('reviews: list, show, approve, reject with its reason', async () => {
    assert.match((await nodes.cli('review list')).out, /^CASE .*\n111111111111 .*DEM-02 flag\n$/)
    assert.match((await nodes.cli('review show 11111111')).out, /"resourceType": "Bundle"/)
    assert.equal((await nodes.cli('review approve 11111111 --note seen')).out,
      'signed: approve of case 11111111, attempt 0\n')
    assert.equal((await nodes.cli('review reject 11111111 --reason cli-01')).out,
      'signed: reject (CLI-01) of case 11111111, attempt 0\n')
    await nodes.expectError('review reject 11111111 --reason xxx-99', 1, /XXX-99 is not a reason/)
    assert.deepEqual(hospital.calls.at(-1)?.input, { id: '11111111', reason: 'CLI-01' })
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
    await nodes.expectError('patient history nobody', 1, /no record of this patient/)
  })

  it('chain: head, show, export', async () => {
    assert.match((await nodes.cli('chain head')).out, /^height {8}10\nhash {10}abab/)
    const block = await nodes.cli('chain show 4')
    assert.match(block.out, /signed by {9}St Mary \(1, quorum 3, view 0\)\n/)
    await nodes.expectError('chain show 99', 1, /no block 99 yet/)
    assert.equal((await nodes.cli('chain export')).out.trimEnd().split('\n').length, 11)
    assert.equal((await nodes.cli('chain export --out chain.ndjson')).code, 0)
    const text = await readFile(path.join(nodes.cwd, 'chain.ndjson'), 'utf8')
    const lines = text.trimEnd().split('\n')
    assert.equal((JSON.parse(lines[10] ?? '') as { height: number }).height, 10)
    await nodes.expectError('chain export --out chain.ndjson', 1, /chain\.ndjson exists already/)
    const missing = /nope\/x: there is no folder \S+nope; make it first/
    await nodes.expectError('chain export --out nope/x', 1, missing)
    const noFolder = /chain\.ndjson is no folder; name another/
    await nodes.expectError('chain export --out chain.ndjson/x', 1, noFolder)
  })

  it('chain verify asks a running node, and reads the folder of a stopped one', async () => {
    const inNode = await nodes.cli('chain verify')
    assert.equal(inNode.code, 0)
    assert.match(inNode.out, /^the chain fits: chain cc.*, blocks 1 to 10, 4 transactions, 2 c/)
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
      'the chain does not fit at height 5: no quorum signed (bad-certificate)\n' +
      'blocks 1 to 4 of 9 fit, 1 transaction, 1 case\n' +
      `checked: the stopped folder ${path.join(nodes.cwd, 'data', 'hospital-9')}\n`)
    const damaged = async () => await Promise.resolve({
      chainId: 'cc', height: 9, tip: 9, transactions: 1, cases: 1, damage: ['its log is damaged.']
    })
    const lost = await nodes.cli('chain verify --data copy', { assembly: { verifyChain: damaged } })
    assert.equal(lost.code, 1)
    assert.match(lost.out, /^damaged: its log is damaged\.\nthe chain fits: /)
    await nodes.cli('chain verify --data copy --json', { assembly: { verifyChain } })
    const expected = [path.join('data', 'hospital-9'), 'copy']
    assert.deepEqual(folders, expected.map(folder => path.join(nodes.cwd, folder)))
  })

  it('draw explain prints every step', async () => {
    hospital.cases.set(caseId('a'), fakeCase(caseId('a'), 'open'))
    const { out } = await nodes.cli('draw explain aaaaaaaa')
    assert.match(out, /1\. Digest\n {3}SHA-256\(D\("assign"\)\)\n {3}beacon {2}dd\n {3}= ee\n/)
    assert.match(out, /attempt 0: St Mary\n$/)
  })

  it('allowlist: the operator sees and decides', async () => {
    const government = await nodes.start('government', 'government')
    const pending = await nodes.cli('allowlist pending')
    assert.match(pending.out, /^HOSPITAL .*\nSt Mary {3}pending .* 12D3Koo/)
    assert.equal((await nodes.cli(`allowlist approve ${PEER}`)).out, 'approved St Mary\n')
    assert.equal((await nodes.cli(`allowlist reject ${PEER} --message no`)).out, 'turned away\n')
    assert.equal((await nodes.cli(`allowlist remove ${PEER} --json`)).code, 0)
    assert.equal((await nodes.cli('allowlist show --name government')).out,
      'no chain yet: 0 of 4 hospitals approved\n')
    await nodes.expectError('allowlist begin', 1, /1 of 4 hospitals approved; approve more/)
    assert.deepEqual(government.calls.map(call => call.name),
      ['enrolments', 'approve', 'reject', 'remove', 'allowlists', 'begin'])
    await writeFile(path.join(nodes.cwd, 'e.json'), '{"peerId":"x"}')
    await nodes.expectError('allowlist add e.json', 1, /body must have required property/)
  })

  it('--json prints exactly one document and no colours', async () => {
    hospital.cases.set(caseId('a'), fakeCase(caseId('a'), 'open'))
    const commands = ['status', 'diagnosis list', 'diagnosis show aaaaaaaa', 'review list',
      'review show 11111111', 'patient history 1', 'chain head', 'chain show 1', 'chain verify',
      'draw explain aaaaaaaa', 'allowlist show']
    for (const command of commands) {
      const { code, out, err } = await nodes.cli(`${command} --json`, { colour: true })
      assert.deepEqual([code, err], [0, ''], command)
      assert.equal(typeof JSON.parse(out), 'object', command)
      assert.ok(!out.includes('\u001b'), command)
    }
  })

  it('colours statuses only on a terminal, and never what others wrote', async () => {
    const id = caseId('a')
    const submitter = { id: PEER, name: 'St \u001b[31mMary\u0007' }
    hospital.cases.set(id, { ...fakeCase(id, 'accepted'), submitter })
    const terminal = await nodes.cli('diagnosis show aaaaaaaa', { colour: true })
    assert.match(terminal.out, /\u001b\[32maccepted\u001b\[39m/)
    assert.match(terminal.out, /St {2}\[31mMary {2}\(/)
    assert.ok(!(await nodes.cli('diagnosis show aaaaaaaa')).out.includes('\u001b'))
  })
})
