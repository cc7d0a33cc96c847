import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type {
  AllowlistsView, CaseView, DrawView, EnrolmentView, HeadView, HistoryView, QuestionView, ReviewItemView,
  SubmissionView, VerificationView
} from '../../src/api/index.js'
import type { ReceiptReport } from '../../src/receipt/index.js'
import { begin, json, ok, run, statusOf, type Running } from './support/cli.js'
import { NODE_MS, TEST_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'

const sample = (name: string): string =>
  fileURLToPath(new URL(`../../config/samples/${name}.json`, import.meta.url))
const HOSPITALS = ['hospital-1', 'hospital-2', 'hospital-3', 'hospital-4']

/** Takes the shares out of a draw. Nodes store different shares beside a block, and all make the same σ. */
function withoutShares (draw: DrawView | undefined): DrawView {
  assert.ok(draw !== undefined)
  const steps = draw.steps.map(step => ({
    ...step, inputs: step.inputs.filter(({ name }) => !/^(public )?share of holder \d+$/.test(name))
  }))
  return { ...draw, steps }
}

/** Follows the section "By hand" of the README. Each step needs the previous steps. */
describe('by hand, in five terminals', function () {
  this.timeout(TEST_MS)
  let folder = ''
  let remove: () => Promise<void>
  const terminals = new Map<string, Running>()

  before(async () => { ({ folder, remove } = await scratch()) })
  after(async () => {
    for (const { child } of terminals.values()) child.kill('SIGTERM')
    await Promise.all([...terminals.values()].map(async terminal => await terminal.done))
    await remove()
  })

  const start = async (name: string, ...words: string[]): Promise<void> => {
    const terminal = begin(folder, ['start', ...words], {}, NODE_MS)
    terminals.set(name, terminal)
    await until(`${name} answers`, () => terminal.output().includes('local API'))
  }
  const caseOf = async (id: string): Promise<CaseView> =>
    await json<CaseView>(folder, 'diagnosis', 'show', id, '--name', 'hospital-1')

  it('starts a government and four hospitals with bare commands', async () => {
    // These parameters let the list change at once, and shrink to three hospitals.
    await start('government', '--role', 'government', '--minMembers', '3', '--allowlistGapMs', '0')
    for (const name of HOSPITALS) await start(name, '--role', 'hospital')
    for (const name of HOSPITALS) assert.ok(terminals.get(name)?.output().includes(`${name} (hospital)`))
  })

  it('shows the pending requests to the operator, and begins with the approved hospitals', async () => {
    const pending = await until('four requests are pending', async () => {
      const asked = await json<EnrolmentView[]>(folder, 'allowlist', 'pending', '--name', 'government')
      return asked.length === 4 && asked
    })
    const early = await run(folder, 'allowlist', 'begin', '--name', 'government')
    assert.equal(early.code, 1, 'nobody is approved yet')
    for (const { member } of pending) {
      await ok(folder, 'allowlist', 'approve', '--name', 'government', member.id)
    }
    await ok(folder, 'allowlist', 'begin', '--name', 'government')
    for (const name of HOSPITALS) {
      await until(`${name} takes part`, async () => {
        const status = await statusOf(folder, name)
        return status?.phase === 'validating' && status.chain?.missing.length === 0
      })
    }
  })

  it('accepts a diagnosis', async () => {
    const text = await ok(folder, 'diagnosis', 'submit', sample('appendicitis'),
      '--name', 'hospital-1', '--wait')
    assert.match(text, /accepted/)
    const found = await until('the government has the block', async () => {
      const { cases } = await json<{ cases: CaseView[] }>(folder, 'diagnosis', 'list',
        '--status', 'accepted', '--name', 'government')
      return cases[0]
    })
    assert.equal(found.opinions.length, 2)
    const submitter = found.submitter.id
    assert.ok(found.drawn.every(party => party.id !== submitter), 'the submitter is not drawn')
  })

  it('explains the draw, and every node explains it the same', async () => {
    const { cases } = await json<{ cases: CaseView[] }>(folder, 'diagnosis', 'list',
      '--name', 'government')
    const id = cases[0]?.id ?? ''
    const draws = await Promise.all(['government', ...HOSPITALS].map(async name =>
      await json<DrawView>(folder, 'draw', 'explain', id, '--name', name)))
    assert.ok((draws[0]?.steps.length ?? 0) > 2)
    for (const draw of draws) assert.deepEqual(withoutShares(draw), withoutShares(draws[0]))
    assert.deepEqual(draws[0]?.order.slice(0, 2).map(({ member }) => member), cases[0]?.drawn)
  })

  it('shows the history of the patient, and finds no record of an unknown patient', async () => {
    const { entries } = await json<HistoryView>(folder, 'patient', 'history',
      'https://id.example/national|MC-1007-0627', '--name', 'hospital-1')
    assert.equal(entries.length, 1)
    assert.ok(entries[0]?.diagnosis?.codes.some(coding => coding.code.startsWith('K35')))
    const unknown = await run(folder, 'patient', 'history',
      'https://id.example/national|MC-0000-0000', '--name', 'hospital-1')
    assert.equal(unknown.code, 1)
    assert.match(unknown.stderr, /no record/)
  })

  it('refuses a wrong diagnosis, and rejects it on the chain if it is submitted with force', async () => {
    const refused = await run(folder, 'diagnosis', 'submit', sample('wrong-on-purpose'),
      '--name', 'hospital-2')
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /TMP-04/)
    const forced = await run(folder, 'diagnosis', 'submit', sample('wrong-on-purpose'),
      '--name', 'hospital-2', '--wait', '--force')
    assert.equal(forced.code, 1)
    assert.match(forced.stdout, /reject \(time[:)]/)
  })

  it('waits for a clinician at hospitals that review by hand', async () => {
    for (const name of HOSPITALS) {
      terminals.get(name)?.child.kill('SIGTERM')
      assert.equal((await terminals.get(name)?.done)?.code, 0, 'a clean stop')
    }
    for (const name of HOSPITALS) {
      await start(name, '--role', 'hospital', '--name', name, '--reviewMode', 'manual')
    }
    const { cases } = await until('a submission is accepted', async () => {
      const done = await run(folder, 'diagnosis', 'submit', sample('urinary-infection'),
        '--name', 'hospital-1', '--json')
      return done.code === 0 && JSON.parse(done.stdout) as SubmissionView
    })
    const id = cases[0]?.case.id ?? ''
    const drawn = await until('it is drawn', async () => {
      const view = await caseOf(id)
      return view.drawn.length === 2 && view.drawn
    })
    for (const [index, { name }] of drawn.entries()) {
      await until(`${name} is asked`, async () => {
        const queue = await json<ReviewItemView[]>(folder, 'review', 'list', '--name', name)
        return queue.some(item => item.caseId === id)
      })
      if (index === 0) {
        await askAndAnswer(id, name)
        await takeOver(id, name)
      }
      const words = index === 0 ? ['approve', '--as', 'Dr Lund'] : ['reject', '--reason', 'CLI-03']
      await ok(folder, 'review', ...words, id, '--name', name)
      const decisions = await ok(folder, 'review', 'list', '--decided', '--name', name)
      assert.equal(decisions.includes('Dr Lund'), index === 0, decisions)
      assert.doesNotMatch(decisions, /Okafor/, 'who only had the case did not judge it')
    }
    const decided = await until('it is decided', async () => {
      const view = await caseOf(id)
      return view.status === 'rejected' && view
    })
    assert.deepEqual(decided.opinions.filter(({ decision }) => decision === 'reject')
      .map(({ group }) => group), ['clinical'])
    await until('the reason arrives at the submitter', async () => {
      const { opinions } = await caseOf(id)
      return opinions.some(({ details }) => details?.reason === 'CLI-03')
    })
  })

  /** A clinician who has claimed the case asks its submitter, hospital 1, where a person answers. */
  async function askAndAnswer (id: string, name: string): Promise<void> {
    await ok(folder, 'review', 'claim', id, '--as', 'Dr Okafor', '--name', name)
    const other = await run(folder, 'review', 'approve', id, '--as', 'Dr Lund', '--name', name)
    assert.equal(other.code, 1)
    assert.match(other.stderr, /Dr Okafor has claimed this case/)
    await writeFile(path.join(folder, 'question.txt'), 'Which pathogen?')
    await writeFile(path.join(folder, 'excerpt.txt'), 'Culture: E. coli,\n10^5 per ml')
    await ok(folder, 'review', 'ask', id, 'question.txt', '--as', 'Dr Okafor', '--name', name)
    const question = await until('the question arrives', async () => {
      const [first] = await json<QuestionView[]>(folder, 'review', 'questions', '--name', 'hospital-1')
      return first
    })
    await ok(folder, 'review', 'answer', question.id, 'excerpt.txt', '--as', 'Dr Costa',
      '--name', 'hospital-1')
    const shown = await until('the excerpt arrives', async () => {
      const { stdout } = await run(folder, 'review', 'show', id, '--name', name)
      return stdout.includes('E. coli') && stdout
    })
    assert.match(shown, /\n {2}Culture: E\. coli,\n {2}10\^5 per ml\n/)
    assert(!shown.includes('Costa'), 'the name stays at the submitter')
  }

  /** A second clinician takes a claimed case over. The claim is released first; then the case is theirs. */
  async function takeOver (id: string, name: string): Promise<void> {
    const early = await run(folder, 'review', 'claim', id, '--as', 'Dr Lund', '--name', name)
    assert.equal(early.code, 1)
    assert.match(early.stderr, /Dr Okafor has claimed this case/)
    await ok(folder, 'review', 'claim', id, '--release', '--as', 'Dr Lund', '--name', name)
    await ok(folder, 'review', 'claim', id, '--as', 'Dr Lund', '--name', name)
    const late = await run(folder, 'review', 'approve', id, '--as', 'Dr Okafor', '--name', name)
    assert.equal(late.code, 1)
    assert.match(late.stderr, /Dr Lund has claimed this case/)
  }

  it('removes a hospital, which loses its connections and its vote', async () => {
    const { committed } = await json<AllowlistsView>(folder, 'allowlist', 'show',
      '--name', 'government')
    const gone = committed?.members.find(member => member.name === 'hospital-4')
    assert.ok(gone !== undefined)
    const text = await ok(folder, 'allowlist', 'remove', gone.id, '--name', 'government')
    assert(text.includes(`removes hospital-4 (${gone.id})`), text)
    assert.match(text, /takes effect (at \d\d:\d\d:\d\dZ|with the next block)/)
    await until('the removal is final', async () => {
      const lists = await json<AllowlistsView>(folder, 'allowlist', 'show', '--name', 'hospital-1')
      return lists.committed?.version === 2 && lists.committed.members.length === 3
    })
    await until('no peer is connected to it', async () => {
      const status = await statusOf(folder, 'hospital-1')
      return status?.peers.every(peer => peer.peer.id !== gone.id || !peer.connected)
    })
    const refused = await run(folder, 'diagnosis', 'submit', sample('asthma-child'),
      '--name', 'hospital-4')
    assert.equal(refused.code, 1)
  })

  it('gives receipts, which somebody without a node checks', async () => {
    const { cases } = await json<{ cases: CaseView[] }>(folder, 'diagnosis', 'list',
      '--status', 'accepted', '--name', 'hospital-2')
    const id = cases[0]?.id ?? ''
    for (const name of ['government', 'hospital-2']) {
      const file = `${name}-receipt.json`
      const report = await until('the receipt has the new list', async () => {
        const made = await run(folder, 'receipt', 'export', id, '--name', name)
        if (made.code !== 0) return false
        await writeFile(path.join(folder, file), made.stdout)
        const read = await json<ReceiptReport>(folder, 'receipt', 'verify', file)
        return read.isValid && read.listChanges === 1 && read
      })
      assert.equal(report.caseId, id)
      assert.equal(report.status, 'accepted')
      assert.deepEqual(report.opinions.map(({ verdict }) => verdict), ['approved', 'approved'])
      const known = await ok(folder, 'receipt', 'verify', file, '--chain', report.chainId)
      assert.match(known, /^the receipt is valid: The hospitals accepted this diagnosis as a record/)
    }
    const another = ['--chain', 'ab'.repeat(32)]
    const other = await run(folder, 'receipt', 'verify', 'government-receipt.json', ...another)
    assert.deepEqual([other.code, /receipt-of-another-chain/.test(other.stdout)], [1, true])
    await ok(folder, 'receipt', 'export', id, '--name', 'hospital-2', '--out', 'r.json', '--qr', 'r.svg')
    await ok(folder, 'receipt', 'page', '--out', 'page.html')
    assert.match(await readFile(path.join(folder, 'page.html'), 'utf8'), /<title>Check a MediChain receipt/)
  })

  it('verifies the whole chain on every node, running or stopped', async () => {
    const names = ['government', 'hospital-1', 'hospital-2', 'hospital-3']
    const running = await Promise.all(names.map(async name =>
      await json<VerificationView>(folder, 'chain', 'verify', '--name', name)))
    for (const view of running) assert.equal(view.failure, undefined)
    terminals.get('hospital-3')?.child.kill('SIGINT')
    assert.equal((await terminals.get('hospital-3')?.done)?.code, 0)
    const stopped = await json<VerificationView>(folder, 'chain', 'verify', '--name', 'hospital-3')
    const { height } = await json<HeadView>(folder, 'chain', 'head', '--name', 'hospital-1')
    assert.equal(stopped.height, height)
    assert.equal(stopped.failure, undefined)
  })
})
