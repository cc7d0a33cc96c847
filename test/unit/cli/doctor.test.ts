import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { OPERATOR, type FactsView, type HealthView, type TroubleView } from '../../../src/api/index.js'
import { renderStatus } from '../../../src/cli/render/node.js'
import { createPaint } from '../../../src/cli/render/paint.js'
import type { FakeNode } from '../api/fake-services.js'
import { ago, EAST, healthyFacts, NORTH, peer, ST_MARY, WEST } from '../node/examine/doctor/facts.js'
import { diagnose } from '../../../src/node/examine/doctor/index.js'
import { RunningNodes } from './running-nodes.js'

const AWAY = { connected: false, since: ago(21), lastHeardAt: ago(21) }
const STALLED = healthyFacts({
  peers: [peer(NORTH), peer(EAST, AWAY), peer(WEST, AWAY)],
  agreement: {
    height: 18, view: 3, leader: EAST, members: 4, quorum: 3, active: true, halted: false,
    activeSince: ago(40), viewSince: ago(19), awaits: { for: 'votes', kind: 'notarize', view: 3 },
    votes: [{
      kind: 'notarize', view: 3, needed: 3, from: [ST_MARY, NORTH],
      missing: [{ hospital: EAST, since: ago(19) }, { hospital: WEST, since: ago(19) }]
    }]
  },
  alarms: [{ at: ago(60), code: 'evidence', message: 'East signed \u001b[31mtwo votes that contradict.' }]
})

describe('cli: doctor', () => {
  let nodes: RunningNodes
  let hospital: FakeNode
  beforeEach(async () => {
    nodes = await RunningNodes.create()
    hospital = await nodes.start('hospital-1', 'hospital')
    hospital.health = diagnose(healthyFacts())
  })
  afterEach(async () => { await nodes.remove() })

  it('reports a healthy node with its facts, and exits with 0', async () => {
    const { code, out } = await nodes.cli('doctor')
    assert.equal(code, 0)
    assert.match(out, /^st-mary, hospital: healthy\n\nchain +block 17 is final, 40 s old\n/)
    assert.match(out, /\ndeciding +block 18, when there is work\nown vote +counts\n/)
    assert.match(out, /\nEast +since 13:52:30Z +2 s ago +18 +0 +\+3 ms +0\n/)
  })

  it('reports problems in the width of a terminal, the most helpful first, and exits with 1', async () => {
    hospital.health = diagnose(STALLED)
    const { code, out } = await nodes.cli('doctor', { colour: true })
    assert.equal(code, 1)
    const text = stripVTControlCharacters(out)
    assert.match(text, /^st-mary, hospital: stopped\n\nSTOPPED Nothing can become final: 3 of 4 hospitals/)
    assert.match(text,
      /\n {2}-> Get any one of East or West running and reachable again\.\nSTOPPED Block 18 has/)
    assert.match(text, /\nnotarize +view 3: 2 of 3 \(St Mary, North\); not East, West\n/)
    assert.match(text, /\nWest +no, since 14:02:09Z /)
    for (const line of text.split('\n')) assert(line.length <= 80, line)
    // Text of others cannot colour the screen.
    assert(!out.includes('\u001b[31mtwo votes'))
  })

  it('prints each command unbroken, on a separate line', async () => {
    const trouble: TroubleView = {
      code: 'approval-pending', severity: 'stopped', text: 'Not decided.', action: 'Ask for it:',
      command: `medichain-node allowlist approve --name government ${'1'.repeat(52)}`
    }
    hospital.health = { healthy: false, troubles: [trouble], facts: healthyFacts() }
    const { out } = await nodes.cli('doctor')
    assert(out.includes(`\n  -> Ask for it:\n     $ ${trouble.command ?? ''}\n`), out)
  })

  it('prints every fact with --json, as status does', async () => {
    hospital.health = diagnose(STALLED)
    const { code, out } = await nodes.cli('doctor --json')
    assert.equal(code, 1)
    assert.deepEqual(JSON.parse(out), diagnose(STALLED))
    const status = JSON.parse((await nodes.cli('status --json')).out) as { health: HealthView }
    assert.deepEqual(status.health, diagnose(STALLED))
  })

  it('lets status show the problem in one line, with the command for more', async () => {
    assert.doesNotMatch((await nodes.cli('status')).out, /doctor/)
    hospital.health = diagnose(healthyFacts({ peers: [peer(NORTH), peer(EAST, AWAY), peer(WEST)] }))
    assert.match((await nodes.cli('status')).out,
      /\nWARNING Missing: East .*\n {2}.*\n-> medichain-node doctor --name hospital-1\n/)
    hospital.health = diagnose(STALLED)
    const { code, out } = await nodes.cli('status')
    assert.equal(code, 0, 'status exits with 0 even for an unhealthy node')
    assert.match(out, /\nSTOPPED Nothing can become final/)
  })

  it('lets status name the node in this command', async () => {
    const status = await hospital.services.node.status({}, OPERATOR)
    assert.match(renderStatus({ ...status, toDecide: 2 }, createPaint(false)),
      /2 cases: medichain-node review list --name hospital-1\n/)
  })

  it('lets status fit a terminal of 80 columns', async () => {
    const status = await hospital.services.node.status({}, OPERATOR)
    const traffic = { sent: { enrol: 5, status: 900 }, received: { request: 70 } }
    const known = { access: 'government', addresses: [], connected: true, role: 'government' } as const
    const shown = renderStatus({
      ...status, addresses: [`/ip4/127.0.0.1/tcp/44449/p2p/${status.peerId}`],
      peers: [{ ...known, peer: { id: status.peerId, name: 'government' }, traffic }],
      tallies: [{
        hospital: { id: status.peerId, name: 'hospital-1' }, proposed: 1, accepted: 1, rejected: 0,
        expired: 0, resubmitted: 0, approvals: 3, rejections: 1
      }]
    }, createPaint(false))
    assert.deepEqual(shown.split('\n').filter(line => line.length > 80), [])
    assert.match(shown, /\ngovernment {2}government {2}yes {8}1 KiB {2}1 KiB\n/)
    assert.match(shown, /\nwith the government: enrol, status, request\n/)
    assert.match(shown, /\nlistens on +\/ip4\/127\.0\.0\.1\/tcp\/44449\n/)
  })

  describe('if no node answers', () => {
    const seen: { data: string, flags: string }[] = []
    const examineFolder = async (options: { data: string, flags: string }): Promise<HealthView> => {
      seen.push(options)
      const facts: FactsView = { at: 0, name: 'x', peers: [], alarms: [] }
      return await Promise.resolve({ healthy: false, troubles: [], facts })
    }
    const assembly = { examineFolder }
    beforeEach(() => { seen.length = 0 })
    const at = (...parts: string[]): string => path.join(nodes.cwd, ...parts)

    it('reads the named folder', async () => {
      assert.equal((await nodes.cli('doctor --name hospital-9', { assembly })).code, 1)
      await nodes.cli('doctor --data copy', { assembly })
      await nodes.cli('doctor --name st-mary --data-root srv', { assembly })
      assert.deepEqual(seen, [
        { data: at('data', 'hospital-9'), flags: '--name hospital-9' },
        { data: at('copy'), flags: '--data copy' },
        { data: at('srv', 'st-mary'), flags: '--name st-mary --data-root srv' }
      ])
    })

    it('reads the only folder, or asks for a name', async () => {
      await nodes.stop()
      await nodes.cli('doctor', { assembly })
      assert.deepEqual(seen, [{ data: at('data', 'hospital-1'), flags: '--name hospital-1' }])
      await mkdir(at('data', 'hospital-2'))
      await nodes.expectError('doctor', 2,
        /no node is running; choose a node with --name: hospital-1, hospital-2/)
      await nodes.expectError('doctor --data-root nowhere', 1, /no node has data in/)
      await nodes.expectError('doctor --name ../x', 2, /not a node name/)
    })

    it('reads the folder of a node that does not answer', async () => {
      const file = at('data', 'hospital-1', 'api.json')
      const api = JSON.parse(await readFile(file, 'utf8')) as object
      await writeFile(file, JSON.stringify({ ...api, url: 'http://127.0.0.1:1' }))
      await nodes.cli('doctor', { assembly })
      assert.equal(seen.length, 1, 'nothing listens there')
      await writeFile(file, JSON.stringify(api))
      let answer: () => void = () => {}
      hospital.held = new Promise(resolve => { answer = resolve })
      await nodes.cli('doctor', { assembly })
      assert.equal(seen.length, 2, 'it hangs')
      answer()
    })

    it('prints the same facts with status --json, and status also stops waiting', async () => {
      let answer: () => void = () => {}
      hospital.held = new Promise(resolve => { answer = resolve })
      const json = await nodes.cli('status --json', { assembly })
      await nodes.expectError('status', 1,
        /hospital-1 runs but does not answer; to see why: medichain-node doctor --name hospital-1/)
      answer()
      await nodes.stop()
      const stopped = await nodes.cli('status --json --name hospital-1', { assembly })
      for (const { code, out } of [json, stopped]) {
        assert.equal(code, 1)
        const doctor = await nodes.cli('doctor --json --name hospital-1', { assembly })
        assert.deepEqual(JSON.parse(out), { health: JSON.parse(doctor.out) as unknown })
      }
      assert(seen.every(({ flags }) => flags === '--name hospital-1'))
      await nodes.expectError('status --json --data-root nowhere', 1, /no node has data in/)
    })
  })
})
