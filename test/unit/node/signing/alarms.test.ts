import assert from 'node:assert/strict'
import { Alarms, lineOf } from '../../../../src/node/signing/alarms.js'
import { raiseEvidenceAlarms, type EvidenceAlarmParts } from '../../../../src/node/signing/evidence-alarms.js'
import type { CommittedBlock } from '../../../../src/node/loop/host-loop.js'
import { MemoryStore, NodeStore } from '../../../../src/storage/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'

const quiet = (): void => {}
const SILENT = { debug: quiet, info: quiet, warn: quiet, error: quiet }

describe('node: alarms', () => {
  it('are the same after a restart, the newest first', async () => {
    const store = await NodeStore.open(new MemoryStore())
    let now = 1_000
    const clock = { wall: () => now++, monotonic: () => 0 }
    const alarms = new Alarms(store, clock, SILENT)
    alarms.raise('halted', 'It stopped: at once.')
    alarms.raise('evidence', 'It lied.')
    const expected = [
      { at: 1_001, code: 'evidence', message: 'It lied.' },
      { at: 1_000, code: 'halted', message: 'It stopped: at once.' }
    ]
    assert.deepEqual(alarms.recent(), expected)
    // `raise` returns before the alarm is written to the database.
    await new Promise(resolve => { setImmediate(resolve) })
    const again = new Alarms(store, clock, SILENT)
    await again.load()
    assert.deepEqual(again.recent(), expected)
    assert.equal(lineOf(expected[0]!), '1970-01-01T00:00:01.001Z It lied.')
  })
})

describe('node: alarms of evidence', () => {
  const world = new ChainFixture()
  const [liar, stranger] = [world.signers[1]!.id, new Uint8Array(32).fill(9)]
  const raised: [code: string, message: string][] = []
  let commit: (block: CommittedBlock) => void = quiet

  function evidenceIn (height: number, ...conflicts: readonly object[]): void {
    const events = conflicts.map(conflict => ({ type: 'evidence', evidence: { conflict } }))
    commit({ block: { header: { height } }, delta: { events } } as unknown as CommittedBlock)
  }

  before(() => {
    raiseEvidenceAlarms({
      alarm: (code: string, message: string) => { raised.push([code, message]) },
      chain: world.chain,
      commits: { subscribe: (listener: typeof commit) => { commit = listener; return quiet } },
      membership: { set: world.state.set }
    } as unknown as EvidenceAlarmParts)
  })

  it('name the accused and the block, once per offence and run', () => {
    const name = world.state.set.get(liar)?.name ?? ''
    const votes = { type: 'votes', first: { signer: liar }, second: { signer: liar } }
    evidenceIn(7, votes, votes)
    evidenceIn(8, votes, { type: 'shares', first: { holder: liar } })
    evidenceIn(9, { type: 'allowlists' }, { type: 'opinions', first: { author: stranger } })
    assert.deepEqual(raised.map(([code]) => code), Array(4).fill('evidence'))
    assert.equal(raised[0]?.[1], `${name} signed two votes that contradict; the proof is in block 7.`)
    assert.equal(raised[1]?.[1],
      `${name} signed shares of the lottery for two blocks of one height; the proof is in block 8.`)
    assert.match(raised[2]?.[1] ?? '', /^The government signed two allowlists of one version; .* block 9\.$/)
    assert.match(raised[3]?.[1] ?? '', /^12D3KooW\w+ signed an approval and a rejection of one case/)
  })
})
