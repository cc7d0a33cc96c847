import assert from 'node:assert/strict'
import { systemClock, systemScheduler } from '../../../../src/node/machine/clocks.js'
import { BodyRequests, type BodyRequestsParts } from '../../../../src/node/peers/body-requests.js'
import { bodyHash, padCommitment, replyCodec } from '../../../../src/protocol/codec/index.js'
import type { Reply } from '../../../../src/protocol/codec/index.js'
import { concat, hex, type MemberId } from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'

const { chain, signers } = new ChainFixture()
const submitter = signers[0]!.id
const bodies = Array.from({ length: 8 }, (_, i) => {
  const pad = new Uint8Array(32).fill(i + 1)
  const ciphertext = concat(padCommitment(chain.id, pad), new Uint8Array(200).fill(i))
  return { hash: bodyHash(chain.id, submitter, ciphertext), ciphertext, submitter, pad }
})
const never = async (): Promise<never> => await new Promise<never>(() => {})
const other = new Uint8Array(200).fill(99)

type Lie = () => Promise<Reply | Uint8Array>

const LIES: Readonly<Record<string, readonly [lie: Lie, code: string | undefined]>> = {
  'garbage': [async () => new Uint8Array(50).fill(7), 'malformed'],
  'the answer to another question': [async () => ({ type: 'blocks', blocks: [] }), 'another-reply'],
  'other bytes for every hash': [async () =>
    ({ type: 'bodies', bodies: bodies.map(({ hash }) =>
      ({ hash, ciphertext: other, pad: undefined })) }), 'wrong-body'],
  'other bytes for one hash': [async () => ({ type: 'bodies', bodies: bodies.map((body, i) =>
    ({ ...body, ciphertext: i === 7 ? other : body.ciphertext })) }), 'wrong-body'],
  'another pad for one body': [async () => ({ type: 'bodies', bodies: bodies.map((body, i) =>
    ({ ...body, pad: i === 7 ? new Uint8Array(32).fill(99) : body.pad })) }), 'wrong-body'],
  'bodies that nobody asked for': [async () => ({ type: 'bodies', bodies: [{
    hash: bodyHash(chain.id, submitter, other), ciphertext: other, pad: undefined
  }] }), 'wrong-body'],
  'nothing': [async () => ({ type: 'bodies', bodies: [] }), undefined],
  'no answer': [never, undefined]
}

/** Sends requests until no body is missing. The last peer is honest; the others answer with `lie`. */
async function fetchAll (lie: Lie): Promise<{
  readonly lies: number, readonly reports: { readonly id: MemberId, readonly code: string }[]
}> {
  const peers = signers.slice(1)
  const honest = peers.at(-1)!.id
  const reports: { id: MemberId, code: string }[] = []
  let lies = 0
  const network = {
    peers: () => peers.map(({ id }) => ({ id, access: 'member' })),
    report: (id: MemberId, code: string) => { reports.push({ id, code }) },
    request: async (to: MemberId): Promise<Uint8Array> => {
      if (to !== honest) lies++
      const reply: Reply | Uint8Array = to === honest ? { type: 'bodies', bodies } : await lie()
      return reply instanceof Uint8Array ? reply : replyCodec.encode(reply)
    }
  }
  const parts =
    { chain, network, clock: systemClock, scheduler: systemScheduler } as unknown as BodyRequestsParts
  const requests = new BodyRequests(parts)
  for (let round = 0; round < 6; round++) {
    const got = await requests.get(bodies)
    assert.deepEqual(got.map(({ hash }) => hex(hash)), bodies.map(({ hash }) => hex(hash)))
    assert(got.every(({ ciphertext }, i) => hex(ciphertext) === hex(bodies[i]!.ciphertext)))
    assert.deepEqual(got.map(({ pad }) => pad), bodies.map(({ pad }) => pad))
  }
  assert.deepEqual(reports.filter(({ id }) => id === honest), [])
  return { lies, reports }
}

describe('peers: bodies', () => {
  for (const [what, [lie, code]] of Object.entries(LIES)) {
    it(`come from one honest hospital while the others give ${what}`, async () => {
      const { lies, reports } = await fetchAll(lie)
      assert(lies > 0)
      assert.deepEqual([...new Set(reports.map(({ code }) => code))], code === undefined ? [] : [code])
      if (code !== undefined) assert(lies <= 4, `liars were asked ${lies} times`)
    })
  }
})
