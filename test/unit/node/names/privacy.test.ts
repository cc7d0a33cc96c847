import assert from 'node:assert/strict'
import { decode, nameReplyCodec, nameRequestCodec } from '../../../../src/protocol/codec/index.js'
import { equal, hex, isOfKind, tolerated } from '../../../../src/protocol/types/index.js'
import { nameInputOf } from '../../../../src/records/index.js'
import { Consortium, diagnosis, until, type TestNode } from '../../../fixtures/running-nodes.js'
import { guess, heldBy, recognised } from './attack.js'

const CITIZENS = 1_000
/** The citizens that the observed hospital files, and those that each other hospital files. */
const OBSERVED = 12
const OWN = 4
const TEST_MS = 180_000

/** The numbers of a national register, which anybody can list. */
const numberOf = (citizen: number): string => `MC-${String(1_000_000 + citizen)}`
const inputs = Array.from({ length: CITIZENS }, (_, citizen) =>
  nameInputOf({ system: 'https://id.example/national', value: numberOf(citizen) })!)

function pseudonymsAt (observer: TestNode, submitter: TestNode): Set<string> {
  return new Set(observer.commits.flatMap(({ block }) => block.transactions).flatMap(transaction =>
    isOfKind(transaction, 'propose') && equal(transaction.injector, submitter.signer.id)
      ? transaction.transaction.proposals.map(({ pseudonym }) => hex(pseudonym)) : []))
}

/** Lists the blinded elements and the results that these hospitals saw as evaluators. */
function elementsAt (net: Consortium, nodes: readonly TestNode[]): Set<string> {
  return new Set(net.hub.seen.filter(({ from, protocol, to }) => protocol === 'name' &&
    nodes.some(({ signer: { id } }) => equal(id, from) || equal(id, to))).flatMap(({ bytes, isReply }) => {
    if (!isReply) {
      const request = decode(nameRequestCodec, bytes)
      return request.verdict === 'accept' ? request.value.elements.map(hex) : []
    }
    const reply = decode(nameReplyCodec, bytes)
    return reply.verdict === 'accept' && reply.value.type === 'answer'
      ? reply.value.answer.elements.map(hex) : []
  }))
}

/** Returns all that is on the disks of these hospitals, and all that reached them, as text to search in. */
async function bytesAt (net: Consortium, nodes: readonly TestNode[]): Promise<string> {
  const parts: string[] = []
  for (const { database } of nodes) {
    for await (const [key, value] of database.iterate({})) parts.push(latin(key), latin(value))
  }
  const came = net.hub.seen.filter(({ to }) => nodes.some(({ signer }) => equal(signer.id, to)))
  return [...parts, ...came.map(({ bytes }) => latin(bytes))].join('\n')
}

function latin (bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

describe('privacy: pseudonyms of citizens with numbers that anybody can list', function () {
  this.timeout(TEST_MS)
  for (const members of [4, 7]) {
    const f = tolerated(members)
    it(`are not matched by ${f} of ${members} hospitals, and are by ${f + 1}`, async () => {
      const net = await (await new Consortium({ members }).start()).ready()
      const [observed, ...others] = net.nodes as [TestNode, ...TestNode[]]
      const citizenOf = new Map<string, number>()
      for (const [index, node] of net.nodes.entries()) {
        const first = index * 100
        const count = node === observed ? OBSERVED : OWN
        await Promise.all(Array.from({ length: count }, async (_, i) => {
          const prepared = diagnosis(node, numberOf(first + i), `r-${first + i}`)
          await node.hospital.submissions.submit(prepared)
          const { current } = await node.hospital.naming.names.of(prepared.patient)
          citizenOf.set(hex(current), first + i)
        }))
      }
      const targets = (): Set<string> => pseudonymsAt(others[0]!, observed)
      await until(() => targets().size === OBSERVED, 'all are on the chain', TEST_MS)

      const few = others.slice(0, f)
      const { chain } = net.world
      assert.deepEqual(guess(chain, heldBy(few), inputs, observed.signer.id, targets()), new Map(),
        'nothing is better than a guess by chance')
      const elements = elementsAt(net, few)
      assert(elements.size > 0, 'they evaluated names')
      assert.deepEqual(recognised(chain, heldBy(few), inputs, elements), [])
      const seen = await bytesAt(net, few)
      for (const [name, citizen] of citizenOf) {
        assert(!seen.includes(latin(Buffer.from(name, 'hex'))), 'no name on a disk or on a wire in clear')
        assert(!seen.includes(numberOf(citizen)), 'no identifier either')
      }

      const enough = guess(chain, heldBy(others.slice(0, f + 1)), inputs, observed.signer.id, targets())
      assert.equal(enough.size, OBSERVED)
      assert.deepEqual([...enough.values()].sort((a, b) => a - b),
        Array.from({ length: OBSERVED }, (_, i) => i))
      await net.stop()
    })
  }
})
