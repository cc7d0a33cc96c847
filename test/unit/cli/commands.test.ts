import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ServiceError, startApi, type Role, type RunningApi } from '../../../src/api/index.js'
import { caseId, createFakeNode, fakeCase, PEER, type FakeNode } from '../api/fake-services.js'
import { runCli, type Outcome, type Setting } from './bench-io.js'

/** No test here provokes a fault of the node. */
function onFault (error: unknown): void {
  throw error
}

describe('cli: commands on a running node', () => {
  let cwd: string
  let running: RunningApi[]
  let hospital: FakeNode

  async function startNode (name: string, role: Role): Promise<FakeNode> {
    const dataFolder = path.join(cwd, 'data', name)
    await mkdir(dataFolder, { recursive: true })
    const node = createFakeNode(role)
    running.push(await startApi({ name, dataFolder, port: 0, onFault }, node.services))
    return node
  }
  async function cli (words: string, setting: Partial<Setting> = {}): Promise<Outcome> {
    return await runCli(words.split(' '), { cwd, ...setting })
  }
  async function expect (words: string, code: number, err: RegExp): Promise<void> {
    const outcome = await cli(words)
    assert.equal(outcome.code, code, outcome.err + outcome.out)
    assert.match(outcome.err, err)
    assert.match(outcome.err, /^error: [^\n]+\n( {2}[^\n]+\n)*$/)
    assert.equal(outcome.out, '')
    assert.doesNotMatch(outcome.err, /\.ts:|at async/)
  }
  beforeEach(async () => {
    cwd = await mkdtemp(path.join(tmpdir(), 'medichain-cli-'))
    running = []
    hospital = await startNode('hospital-1', 'hospital')
  })
  afterEach(async () => {
    await Promise.all(running.map(api => api.stop()))
    await rm(cwd, { recursive: true })
  })

  describe('finding the node', () => {
    it('takes the only one that runs', async () => {
      const { code, out } = await cli('status')
      assert.equal(code, 0)
      assert.match(out, /^node {8}hospital-1, hospital, version 0\.1\.0\npeer {8}12D3Koo/)
    })

    it('asks for a name when several run, and says which', async () => {
      await startNode('hospital-2', 'hospital')
      await expect('status', 2, /choose one with --name: hospital-1, hospital-2/)
      assert.equal((await cli('status --name hospital-2')).code, 0)
    })

    it('takes the only one that can serve the command', async () => {
      const government = await startNode('government', 'government')
      assert.equal((await cli('allowlist pending')).code, 0)
      assert.equal((await cli('review list')).code, 0)
      assert.deepEqual(government.calls.map(call => call.name), ['enrolments'])
      assert.deepEqual(hospital.calls.map(call => call.name), ['reviews'])
    })

    it('says that the role is missing, or wrong if the node was named', async () => {
      await expect('allowlist pending', 1, /needs a government node and only these run here: hospital-1/)
      await expect('allowlist pending --name hospital-1', 1, /this node is a hospital/)
    })

    it('says that none runs, and how to start one', async () => {
      await Promise.all(running.splice(0).map(api => api.stop()))
      await expect('status', 1, /no node is running .*medichain-node start --role hospital/)
      await expect('status --name hospital-1', 1, /start --role hospital --name hospital-1/)
      await expect('allowlist pending', 1, /start --role government/)
    })

    it('finds it by data folder or data root', async () => {
      assert.equal((await cli('status --data data/hospital-1')).code, 0)
      const inside = { cwd: path.join(cwd, 'data') }
      assert.equal((await cli('status --data-root .', inside)).code, 0)
      assert.equal((await cli('status', inside)).code, 1)
    })

    it('passes over what a killed node left, and reports a wrong token', async () => {
      const file = path.join(cwd, 'data', 'hospital-1', 'api.json')
      const text = await readFile(file, 'utf8')
      await writeFile(file, text.replace(/"token": "[^"]+"/, '"token": "old"'))
      await expect('status', 1, /the token is not the one of this node/)
      await writeFile(file, text.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1'))
      await expect('status', 1, /no node answers at http:\/\/127\.0\.0\.1:1: nothing listens there/)
      await writeFile(file, text.replace(/"processId": \d+/, '"processId": 2147483646'))
      await expect('status', 1, /no node is running/)
      await writeFile(file, '{')
      await expect('status --name hospital-1', 1, /api\.json is damaged/)
    })
  })

  describe('diagnosis', () => {
    async function file (name: string, content: string): Promise<string> {
      await writeFile(path.join(cwd, name), content)
      return name
    }

    it('submits a file and names the case', async () => {
      const name = await file('a.json', '{"resourceType":"Condition"}')
      const { code, out } = await cli(`diagnosis submit ${name}`)
      assert.equal(code, 0)
      assert.equal(out, `case ${caseId('1')} undrawn\n` +
        '  filled in by this hospital: Condition.recordedDate\n')
      assert.deepEqual(hospital.calls, [{
        name: 'submit',
        input: { resource: { resourceType: 'Condition' }, options: { force: false, waitMs: 0 } }
      }])
    })

    it('submits stdin, forced, and prints one document', async () => {
      const { code, out } = await cli('diagnosis submit - --force --json', { stdin: '[]' })
      assert.equal(code, 0)
      assert.equal((JSON.parse(out) as { cases: unknown[] }).cases.length, 1)
      assert.deepEqual(hospital.calls[0]?.input, {
        resource: [], options: { force: true, waitMs: 0 }
      })
    })

    it('refuses files that cannot be meant, before any node is asked', async () => {
      await file('text.json', 'E11.9 diabetes')
      await file('half.json', '{\n"resourceType":\n')
      await file('empty.json', '')
      await file('large.json', `"${'x'.repeat(10_000_000)}"`)
      await expect('diagnosis submit none.json', 1, /none\.json: no such file/)
      await expect('diagnosis submit data', 1, /data is a folder/)
      await expect('diagnosis submit text.json', 1, /text\.json: not JSON: .*line 1/)
      await expect('diagnosis submit half.json', 1, /half\.json: not JSON: .*line 3/)
      await expect('diagnosis submit empty.json', 1, /empty\.json: not JSON: it is empty/)
      await expect('diagnosis submit large.json', 1, /large\.json is larger than the 2 MiB/)
      assert.deepEqual(hospital.calls, [])
    })

    it('shows every finding of a refusal', async () => {
      await file('a.json', '{}')
      hospital.refuseNext = new ServiceError(422, 'refused', 'our own rules refuse it', [
        { rule: 'TMP-01', outcome: 'reject', expression: 'Condition.onset', text: 'in the future' }
      ])
      const { code, err } = await cli('diagnosis submit a.json')
      assert.equal(code, 1)
      assert.equal(err, 'error: our own rules refuse it\n' +
        '  TMP-01 reject: Condition.onset: in the future\n')
    })

    it('--wait follows a case to its end and fails unless it is accepted', async () => {
      await file('a.json', '{}')
      const party = { id: PEER, name: 'St Anne' }
      for (const status of ['accepted', 'rejected'] as const) {
        const id = caseId(status === 'accepted' ? '1' : '2')
        const done = cli('diagnosis submit a.json --wait')
        while (!hospital.cases.has(id)) await new Promise(resolve => setTimeout(resolve, 5))
        hospital.change(id, { status: 'open', drawn: [[party]] })
        const decision = status === 'accepted' ? 'approve' : 'reject'
        hospital.change(id, {
          status, opinions: [{ validator: party, attempt: 0, decision, height: 12 }]
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

    it('--wait gives up in time and says so', async () => {
      await file('a.json', '{}')
      const { code, out, err } = await cli('diagnosis submit a.json --wait --timeout 1 --json')
      assert.equal(code, 1)
      assert.equal((JSON.parse(out) as { cases: unknown[] }).cases.length, 1)
      assert.match(err, /^not decided after 1 s/)
    })

    it('shows a case by a short id, and says if there is none or more than one', async () => {
      const id = caseId('a')
      hospital.cases.set(id, fakeCase(id, 'open'))
      const { code, out } = await cli('diagnosis show aaaaaaaa')
      assert.equal(code, 0)
      assert.match(out, new RegExp(`^case {7}${id}\nstatus {5}open\n`))
      assert.match(out, /submitter {2}St Mary \(12D3Koo/)
      await expect('diagnosis show bbbbbbbb', 1, /no case bbbbbbbb here/)
      const twin = `aaaaaaaa${'0'.repeat(56)}`
      hospital.cases.set(twin, fakeCase(twin, 'open'))
      await expect('diagnosis show aaaaaaaa', 1, /several begin aaaaaaaa/)
    })

    it('lists cases as an aligned table', async () => {
      hospital.cases.set(caseId('a'), fakeCase(caseId('a'), 'accepted'))
      hospital.cases.set(caseId('b'), fakeCase(caseId('b'), 'open'))
      const { out } = await cli('diagnosis list --mine --status open --limit 2')
      const lines = out.trimEnd().split('\n')
      assert.match(lines[0] ?? '', /^CASE {10}STATUS {4}SUBMITTER {2}DRAWN/)
      assert.match(lines[1] ?? '', /^aaaaaaaaaaaa {2}accepted {2}St Mary {6}/)
      assert.deepEqual(hospital.calls[0]?.input, { status: 'open', mine: true, limit: 2 })
    })
  })

  it('reviews: list, show, approve, reject with its reason', async () => {
    assert.match((await cli('review list')).out, /^CASE .*\n111111111111 .*DEM-02 flag\n$/)
    assert.match((await cli('review show 11111111')).out, /"resourceType": "Bundle"/)
    assert.equal((await cli('review approve 11111111 --note seen')).out,
      'signed: approve of case 11111111, attempt 0\n')
    assert.equal((await cli('review reject 11111111 --reason cli-01')).out,
      'signed: reject (CLI-01) of case 11111111, attempt 0\n')
    await expect('review reject 11111111 --reason xxx-99', 1, /XXX-99 is not a reason/)
    assert.deepEqual(hospital.calls.at(-1)?.input, { id: '11111111', reason: 'CLI-01' })
  })

  it('patient history takes system|value, and keeps identifiers out of its output', async () => {
    const { out } = await cli('patient history urn:oid:1.2|999-12')
    assert.match(out, /E11\.9 Diabetes, active\n1 case\n$/)
    assert.doesNotMatch(out, /999-12/)
    await cli('patient history 999-12')
    await cli('patient history a|b --system urn:x')
    assert.deepEqual(hospital.calls.map(call => call.input), [
      { system: 'urn:oid:1.2', value: '999-12' }, { value: '999-12' },
      { system: 'urn:x', value: 'a|b' }
    ])
    await expect('patient history nobody', 1, /no record of this patient/)
  })

  it('chain: head, show, export', async () => {
    assert.match((await cli('chain head')).out, /^height {8}10\nhash {10}abab/)
    assert.match((await cli('chain show 4')).out, /signed by {9}St Mary \(1, quorum 3, view 0\)\n/)
    await expect('chain show 99', 1, /no block 99 yet/)
    assert.equal((await cli('chain export')).out.trimEnd().split('\n').length, 11)
    assert.equal((await cli('chain export --out chain.ndjson')).code, 0)
    const lines = (await readFile(path.join(cwd, 'chain.ndjson'), 'utf8')).trimEnd().split('\n')
    assert.equal((JSON.parse(lines[10] ?? '') as { height: number }).height, 10)
    await expect('chain export --out chain.ndjson', 1, /chain\.ndjson exists already/)
  })

  it('chain verify asks a running node, and reads the folder of a stopped one', async () => {
    const inNode = await cli('chain verify')
    assert.equal(inNode.code, 0)
    assert.match(inNode.out, /^the chain fits: chain cc.*, blocks 1 to 10, 4 transactions, 2 cases\n$/)
    const failure = { height: 5, code: 'bad-certificate', message: 'the certificate does not verify' }
    const folders: string[] = []
    const verifyChain = async ({ data }: { readonly data: string }) => {
      folders.push(data)
      const counts = { chainId: 'cc', height: 4, tip: 9, transactions: 1, cases: 1 }
      return await Promise.resolve({ ...counts, failure })
    }
    const stopped = await cli('chain verify --name hospital-9', { assembly: { verifyChain } })
    assert.equal(stopped.code, 1)
    assert.equal(stopped.out, 'the chain does not fit at height 5: the certificate does not verify ' +
      '(bad-certificate)\nblocks 1 to 4 of 9 fit, 1 transaction, 1 case\n')
    await cli('chain verify --data copy --json', { assembly: { verifyChain } })
    assert.deepEqual(folders, [path.join(cwd, 'data', 'hospital-9'), path.join(cwd, 'copy')])
  })

  it('draw explain prints every step', async () => {
    hospital.cases.set(caseId('a'), fakeCase(caseId('a'), 'open'))
    const { out } = await cli('draw explain aaaaaaaa')
    assert.match(out, /1\. Digest\n {3}SHA-256\(D\("assign"\)\)\n {3}beacon {2}dd\n {3}= ee\n/)
    assert.match(out, /attempt 0: St Mary\n$/)
  })

  it('allowlist: the operator sees and decides', async () => {
    const government = await startNode('government', 'government')
    assert.match((await cli('allowlist pending')).out, /^HOSPITAL .*\nSt Mary {3}pending .* 12D3Koo/)
    assert.equal((await cli(`allowlist approve ${PEER}`)).out, 'approved St Mary\n')
    assert.equal((await cli(`allowlist reject ${PEER} --message no`)).out, 'turned away\n')
    assert.equal((await cli(`allowlist remove ${PEER} --json`)).code, 0)
    assert.equal((await cli('allowlist show --name government')).out,
      'no chain yet: 0 of 4 hospitals approved\n')
    await expect('allowlist begin', 1, /1 of 4 hospitals approved; approve more/)
    assert.deepEqual(government.calls.map(call => call.name),
      ['enrolments', 'approve', 'reject', 'remove', 'allowlists', 'begin'])
    await writeFile(path.join(cwd, 'e.json'), '{"peerId":"x"}')
    await expect('allowlist add e.json', 1, /body must have required property/)
  })

  it('--json prints exactly one document and no colours', async () => {
    hospital.cases.set(caseId('a'), fakeCase(caseId('a'), 'open'))
    const commands = ['status', 'diagnosis list', 'diagnosis show aaaaaaaa', 'review list',
      'review show 11111111', 'patient history 1', 'chain head', 'chain show 1', 'chain verify',
      'draw explain aaaaaaaa', 'allowlist show']
    for (const command of commands) {
      const { code, out, err } = await cli(`${command} --json`, { colour: true })
      assert.deepEqual([code, err], [0, ''], command)
      assert.equal(typeof JSON.parse(out), 'object', command)
      assert.ok(!out.includes('\u001b'), command)
    }
  })

  it('colours statuses only on a terminal, and never what others wrote', async () => {
    const id = caseId('a')
    const submitter = { id: PEER, name: 'St \u001b[31mMary\u0007' }
    hospital.cases.set(id, { ...fakeCase(id, 'accepted'), submitter })
    const terminal = await cli('diagnosis show aaaaaaaa', { colour: true })
    assert.match(terminal.out, /\u001b\[32maccepted\u001b\[39m/)
    assert.match(terminal.out, /St {2}\[31mMary {2}\(/)
    assert.ok(!(await cli('diagnosis show aaaaaaaa')).out.includes('\u001b'))
  })
})
