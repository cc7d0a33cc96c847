import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { QuestionBook } from '../../../../src/node/clinical/excerpts/question-book.js'
import { QuestionState, type Question } from '../../../../src/node/clinical/excerpts/question.js'
import { Secrets } from '../../../../src/node/machine/secrets.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { MemoryStore, NodeStore } from '../../../../src/storage/index.js'

const SECRETS = new Secrets(new Uint8Array(32), count => new Uint8Array(randomBytes(count)))

function idOf (n: number, length = 32): Uint8Array {
  return new Uint8Array(length).fill(n)
}

function questionOf (change: Partial<Question> = {}): Question {
  return {
    caseId: idOf(1), peer: idOf(2), id: idOf(3, 16), askedAt: 5, text: 'Since when?', person: 'Dr Okafor',
    state: QuestionState.waiting, excerpt: '', endedAt: 0, ...change
  }
}

function nameOf ({ id, peer }: Question): string {
  return hex(peer) + hex(id)
}

describe('hospital: the book of questions', () => {
  let store: NodeStore
  const book = (): QuestionBook => new QuestionBook(store.questions, SECRETS, 'question')
  const rows = async (): Promise<Uint8Array[]> => {
    const found: Uint8Array[] = []
    for await (const [, row] of store.questions.iterate()) found.push(row)
    return found
  }
  beforeEach(async () => { store = await NodeStore.open(new MemoryStore()) })

  it('has after a restart what was written, sealed for its table', async () => {
    const question = fc.record({
      caseId: fc.constantFrom(1, 2).map(n => idOf(n)), peer: fc.constantFrom(3, 4).map(n => idOf(n)),
      id: fc.constantFrom(5, 6).map(n => idOf(n, 16)), askedAt: fc.nat(), endedAt: fc.nat(),
      text: fc.string({ maxLength: 200 }), excerpt: fc.string({ maxLength: 900 }),
      person: fc.string({ maxLength: 100 }), state: fc.constantFrom(...Object.values(QuestionState))
    }, { noNullPrototype: true })
    await fc.assert(fc.asyncProperty(fc.array(question, { maxLength: 12 }), async questions => {
      store = await NodeStore.open(new MemoryStore())
      const before = book()
      for (const one of questions) await store.write([before.operationToPut(one)])
      const after = book()
      assert.deepEqual(await after.load(() => true), [])
      for (const caseId of [idOf(1), idOf(2)]) {
        const sorted = (all: readonly Question[]): readonly Question[] =>
          [...all].sort((a, b) => nameOf(a).localeCompare(nameOf(b)))
        assert.deepEqual(sorted(after.about(caseId)), sorted(before.about(caseId)))
        assert.deepEqual(sorted(await after.keptOf(caseId)), sorted(before.about(caseId)))
      }
      assert.equal(after.waiting().length, before.waiting().length)
      const other = new QuestionBook(store.questions, SECRETS, 'excerpt')
      assert.deepEqual(await other.keptOf(idOf(1)), [], 'a row opens in no other table')
    }), { numRuns: 50 })
  })

  it('keeps or forgets the excerpts of a decided case, and never keeps what was not answered', async () => {
    for (const keepsAnswers of [true, false]) {
      const kept = book()
      await store.write([
        kept.operationToPut(questionOf()),
        kept.operationToPut(questionOf({
          id: idOf(4, 16), state: QuestionState.given, excerpt: 'HbA1c 7.8 %'
        })),
        kept.operationToPut(questionOf({ id: idOf(5, 16), state: QuestionState.declined }))
      ])
      assert((await rows()).every(row => !Buffer.from(row).includes('HbA1c')), 'sealed')
      await store.write(kept.operationsToClose(idOf(1), keepsAnswers))
      assert.deepEqual(kept.about(idOf(1)), [])
      assert.equal((await rows()).length, keepsAnswers ? 2 : 0)
      assert.deepEqual(kept.operationsToClose(idOf(1), false), [], 'closed once')
      for (const { caseId, id, peer } of await kept.keptOf(idOf(1))) {
        const key = Buffer.concat([caseId, peer, id])
        await store.write([store.questions.deleting(new Uint8Array(key))])
      }
    }
  })

  it('drops unanswered questions at a start if their case was decided', async () => {
    const before = book()
    await store.write([
      before.operationToPut(questionOf()),
      before.operationToPut(questionOf({ id: idOf(4, 16), state: QuestionState.given, excerpt: 'x' }))
    ])
    const after = book()
    await store.write(await after.load(() => false))
    assert.deepEqual((await after.keptOf(idOf(1))).map(({ state }) => state), [QuestionState.given])
    assert.deepEqual(after.waiting(), [])
  })

  it('leaves a damaged row out', async () => {
    await store.write([store.questions.putting(idOf(1, 80), idOf(7, 60))])
    assert.deepEqual(await book().load(() => true), [])
    assert.deepEqual(await book().keptOf(idOf(1)), [])
  })
})
