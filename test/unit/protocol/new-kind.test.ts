/**
 * A kind of transaction costs a form, a rule and a line in each of the two tables. This test adds a kind
 * that `src` does not know and takes it from its bytes to the state root.
 */
import assert from 'node:assert/strict'
import { noteForm, type Note } from '../../fixtures/note/form.js'
import { noteRule, rowOf } from '../../fixtures/note/rule.js'
import { FORMS, formsOf, signAs, verifyTransaction } from '../../../src/protocol/codec/index.js'
import { RULES, exclusiveRowOf, entryId, readiness, rulesOf, stateRootKey, touches, traitsOf }
  from '../../../src/protocol/ledger/index.js'
import { createMempool, type PoolView, type SelectLimits } from '../../../src/protocol/mempool/index.js'
import type { Signer, VerifiedTransaction } from '../../../src/protocol/types/index.js'
import { Decision, utf8 } from '../../../src/protocol/types/index.js'
import { World, opinionOn } from './ledger/support/world.js'

const forms = formsOf({ ...FORMS, note: noteForm })
const rules = rulesOf({ ...RULES, note: noteRule })

const WIDE: SelectLimits = { maxBytes: 2 ** 20, maxProposals: 1024, maxBodyBytes: 2 ** 23 }

describe('protocol: a kind that src does not know', () => {
  let world: World
  let author: Signer

  beforeEach(() => {
    world = new World(5, {}, undefined, { forms, rules }).begin()
    author = world.signers[0]!
  })

  function signed (text: string, by = author): Note {
    return signAs(noteForm, world.chain.id, by, { kind: noteForm.kind, author: by.id, text })
  }

  function note (text: string, by = author): VerifiedTransaction {
    return world.verify(noteForm.codec.encode(signed(text, by)))
  }

  it('has canonical bytes, which other tables do not know', () => {
    const bytes = noteForm.codec.encode(signed('hello'))
    assert.deepEqual(forms.codec.decode(bytes), signed('hello'))
    assert.deepEqual(forms.codec.encode(forms.codec.decode(bytes)), bytes)
    assert.deepEqual(verifyTransaction(world.chain, () => true, bytes),
      { verdict: 'reject', code: 'unknown-tag' })
  })

  it('is verified with its author as signer and injector', () => {
    const { signer, injector, transaction } = note('hello')
    assert.deepEqual([signer, injector], [author.id, author.id])
    assert.deepEqual(transaction, signed('hello'))
    const bytes = noteForm.codec.encode({ ...signed('hello'), text: 'hallo' })
    assert.deepEqual(verifyTransaction(world.chain, () => true, bytes, forms),
      { verdict: 'reject', code: 'bad-signature' })
    assert.deepEqual(verifyTransaction(world.chain, () => false, bytes, forms),
      { verdict: 'ignore', code: 'unknown-author' })
  })

  it('waits in the pool and is selected by its rank', () => {
    const pool = createMempool()
    const view: PoolView = {
      isMember: id => world.state.set.has(id),
      traitsOf: tx => traitsOf(tx, rules),
      readiness: tx => readiness(world.state, tx, world.state.timestamp, rules)
    }
    const one = world.drawn(world.signers[1]!)
    const opinion = world.opinions(world.pair(one)[0]!, [opinionOn(one, Decision.approve)])
    const propose = world.propose(author, [world.proposal()])
    const own = note('hello')
    for (const tx of [propose, own, opinion]) assert.equal(pool.admit(tx, view).verdict, 'accept')
    assert(pool.hasWork(view))
    const chosen = pool.select(view, WIDE)
    assert.deepEqual(chosen, [opinion, own, propose])
    world.commit(chosen)
    assert.deepEqual(pool.admit(note('stranger', world.newcomer('stranger')), view),
      { verdict: 'ignore', code: 'not-a-member' })
  })

  it('leaves a row, which the state root covers and later blocks read', () => {
    const [tx, other] = [note('hello'), note('bye')]
    const draft = world.draft([tx, other], { view: 1 })
    assert.deepEqual(draft.dropped.map(({ code }) => code), ['known-note'])
    const delta = world.accept(draft.made!.block, draft.made!.delta)
    const { root } = world
    const [row] = delta.changes.filter(({ space }) => space === 'kind')
    world.memory.apply([{ ...row!, value: utf8('other') }])
    assert.notDeepEqual(world.root, root)
    world.memory.apply([row!])
    assert.deepEqual(world.root, root)
    assert.deepEqual(world.rows.get(entryId(rowOf(signed('hello'))))?.value, utf8('hello'))
    assert.deepEqual(world.draft([other], { view: 1 }).dropped.map(({ code }) => code), ['known-note'])
    assert.deepEqual(touches(world.state, [other], rules),
      [stateRootKey(), exclusiveRowOf(world.chain, other, rules)])
  })

  it('does not compile into the tables of src without a form and a rule', () => {
    const { propose, opinions, allowlist, namesTotals, presence } = FORMS
    // @ts-expect-error: a form is missing
    const all: typeof FORMS = { propose, opinions, allowlist, namesTotals, presence }
    // @ts-expect-error: a rule is missing
    const every: typeof RULES = {
      propose: RULES.propose, opinions: RULES.opinions, allowlist: RULES.allowlist,
      namesTotals: RULES.namesTotals, presence: RULES.presence
    }
    assert.equal(Object.keys(all).length, Object.keys(every).length)
    assert.deepEqual(Object.keys(FORMS), Object.keys(RULES))
  })
})
