import assert from 'node:assert/strict'
import { CaseKeys, type CaseKeysParts } from '../../../../src/node/clinical/case-keys.js'
import type { SealedCase } from '../../../../src/node/clinical/read.js'
import { hex, utf8, type Case, type CaseId } from '../../../../src/protocol/types/index.js'
import { sha256 } from '../../../../src/protocol/crypto/index.js'

const bytes = (text: string): Uint8Array => sha256(utf8(text))
const OWN = bytes('own')
const caseOf = (text: string, submitter = OWN): Case =>
  ({ id: bytes(text), submitter }) as Case

/** A hospital that has some keys, and whose holders answer when a test says so. */
class Bench {
  readonly held = new Map<string, Uint8Array>()
  readonly recordKeys = new Set<string>()
  readonly asked: string[][] = []
  readonly read: string[] = []
  answer: (back: CaseId[]) => void = () => {}
  readonly keys: CaseKeys

  constructor () {
    const parts = {
      signer: { id: OWN }, hostLoop: { stopped: false },
      fail: (error: unknown) => { throw error },
      custody: {
        caseKeys: async (ids: readonly CaseId[]) => ids.map(id => this.held.get(hex(id))),
        recordKeys: async (cases: readonly Case[]) =>
          cases.map(({ id }) => this.recordKeys.has(hex(id)) ? id : undefined)
      },
      records: {
        readMany: async (_reader: unknown, cases: readonly SealedCase[]) => {
          this.read.push(...cases.map(({ id }) => hex(id)))
          return cases.map(() => undefined)
        }
      },
      returnedKeys: {
        fetch: async (ids: readonly CaseId[]) => {
          this.asked.push(ids.map(hex))
          return await new Promise<CaseId[]>(resolve => { this.answer = resolve })
        }
      }
    }
    this.keys = new CaseKeys(parts as unknown as CaseKeysParts)
  }
}

describe('hospital: keys of case parts', () => {
  it('ask the other hospitals once for a lost record key, and again when they did not give it', async () => {
    const bench = new Bench()
    const [one, other] = [caseOf('one'), caseOf('other')]
    bench.held.set(hex(other.id), bytes('key'))
    assert.deepEqual(await bench.keys.of([one, other]), [undefined, bytes('key')])
    await bench.keys.of([one])
    assert.deepEqual(bench.asked, [[hex(one.id)]], 'while a request is under way, none follows')
    bench.answer([one.id])
    await new Promise(resolve => { setImmediate(resolve) })
    await bench.keys.of([one])
    assert.equal(bench.asked.length, 2)
  })

  it('ask nobody for a record key that is here, while its body is on its way', async () => {
    const bench = new Bench()
    const one = caseOf('one')
    bench.recordKeys.add(hex(one.id))
    assert.deepEqual(await bench.keys.of([one]), [undefined])
    assert.deepEqual([bench.asked, bench.read], [[], [hex(one.id)]])
  })

  it('are sought in no record part of another submitter', async () => {
    const bench = new Bench()
    assert.deepEqual(await bench.keys.of([caseOf('one', bytes('another'))]), [undefined])
    assert.deepEqual([bench.asked, bench.read], [[], []])
  })
})
