import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { appendEvidence } from '../../../../src/node/machine/evidence-file.js'
import { FurtherEvidence, type FurtherEvidenceParts } from '../../../../src/node/signing/further-evidence.js'
import { conflictCodec } from '../../../../src/protocol/codec/index.js'
import { VoteKind, hex, type Conflict, type Vote } from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'

const world = new ChainFixture()
const [accused, other] = world.signers

function twoVotes (signer: Uint8Array, height: number): Conflict {
  const vote = (fill: number): Vote => ({
    kind: VoteKind.notarize, height, view: 0, blockHash: new Uint8Array(32).fill(fill), signer,
    signature: new Uint8Array(64)
  })
  return { type: 'votes', first: vote(1), second: vote(2) }
}

describe('node: further evidence', () => {
  it('becomes a line of a file once, and an alarm once per hospital and type', () => {
    const lines: string[] = []
    const alarms: string[] = []
    const further = new FurtherEvidence({
      chain: world.chain, clock: { wall: () => 0, monotonic: () => 0 },
      membership: { set: world.state.set, successorSet: undefined },
      keepEvidence: async (line: string) => { lines.push(line) },
      alarm: (code: string) => { alarms.push(code) }
    } as unknown as FurtherEvidenceParts)
    const first = twoVotes(accused!.id, 5)
    for (const conflict of [first, first, twoVotes(accused!.id, 6), twoVotes(other!.id, 6)]) {
      further.keep(conflict)
    }
    assert.equal(lines.length, 3)
    assert.deepEqual(JSON.parse(lines[0]!), {
      time: '1970-01-01T00:00:00.000Z', type: 'votes', accused: hex(accused!.id), height: 5,
      conflict: hex(conflictCodec.encode(first))
    })
    assert.deepEqual(alarms, ['further-evidence', 'further-evidence'])
  })

  it('is appended to a file that has a bound', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'evidence-'))
    try {
      const file = path.join(folder, 'evidence.jsonl')
      await appendEvidence(file, 'one')
      await appendEvidence(file, 'x'.repeat(4 * 1024 * 1024))
      await appendEvidence(file, 'two')
      assert.equal(await readFile(file, 'utf8'), 'one\ntwo\n')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
