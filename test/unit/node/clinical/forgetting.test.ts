import assert from 'node:assert/strict'
import {
  Forgetting, Progress, type ForgettingParts
} from '../../../../src/node/clinical/erasures/forgetting.js'
import {
  MeasurePhase, attestationKey, attestationRowCodec, measureRowCodec
} from '../../../../src/protocol/ledger/index.js'
import {
  Wiped, concat, fromHex, hex, type CaseId, type MemberId, type PatientHandle
} from '../../../../src/protocol/types/index.js'

const bytes = (value: number): Uint8Array => new Uint8Array(32).fill(value)
const [SELF, RESPONSIBLE, OTHER, RECORD, PATIENT] = [1, 2, 3, 4, 5].map(bytes) as
  [MemberId, MemberId, MemberId, CaseId, PatientHandle]
const EFFECTIVE_AT = 1_000
const WINDOW_MS = 24 * 60_000
const MEASURE = measureRowCodec.encode({
  phase: MeasurePhase.inForce, handle: PATIENT, requester: SELF, isFiled: true, requestedAt: 1, signedAt: 0,
  ground: 2, decidedAt: 1, effectiveAt: EFFECTIVE_AT, votes: [], height: 1
})

interface Given {
  /** What hospitals have attested, as bits of `Wiped`. */
  readonly attested?: ReadonlyMap<MemberId, number>
  readonly state?: 'gone' | 'left' | 'unknown'
  readonly hasRules?: boolean
  readonly now?: number
  readonly members?: readonly MemberId[]
  readonly progress?: number | undefined
  /** False if the attestation of this hospital is in a block already. */
  readonly hasRow?: boolean
  /** Ends the process in the middle of an erasure. */
  readonly isCut?: boolean
}

/** A hospital that has erased a record of another one. */
function rig (given: Given): {
  forgetting: Forgetting, forgotten: boolean[], row: () => number | undefined, notes: Set<string>
} {
  const { attested = new Map<MemberId, number>(), members = [SELF, RESPONSIBLE, OTHER] } = given
  const forgotten: boolean[] = []
  const notes = new Set([hex(RECORD)])
  let row: Uint8Array | undefined = given.hasRow === false ? undefined
    : concat(Uint8Array.of(given.progress ?? Progress.erased), RECORD)
  const write = async (operations: readonly (() => void)[]): Promise<void> => {
    for (const operation of operations) operation()
    await Promise.resolve()
  }
  const attestations = new Map([...attested].map(([author, wiped]) => [
    hex(attestationKey(RECORD, author).key),
    attestationRowCodec.encode({ at: 1, wiped, fileSystem: 1, discard: 1, backupsUntil: 1 })
  ]))
  const parts = {
    store: {
      entry: async ({ space, key }: { space: string, key: Uint8Array }) =>
        await Promise.resolve(space === 'measure' ? MEASURE : attestations.get(hex(key))),
      erasing: {
        get: async () => await Promise.resolve(row), getMany: async () => await Promise.resolve([row]),
        putting: (_: CaseId, value: Uint8Array) => () => { row = value }
      },
      patientsToForget: {
        deleting: (record: CaseId) => () => { notes.delete(hex(record)) },
        iterate: async function * () {
          for (const note of [...notes]) yield await Promise.resolve([fromHex(note)])
        }
      },
      write
    },
    eraser: {
      erase: async (...[, , , done]: unknown[]) => {
        if (given.isCut === true) throw new Error('the process ends')
        await write(done as (() => void)[])
      }
    },
    closures: { versions: async () => await Promise.resolve([{ submitter: RESPONSIBLE }]) },
    patients: {
      state: async () => await Promise.resolve(given.state ?? 'unknown'),
      hasRules: async () => await Promise.resolve(given.hasRules ?? true),
      forget: async (_: PatientHandle, isAgain = false) => {
        forgotten.push(isAgain)
        return await Promise.resolve({ operations: [], ranges: [] })
      }
    },
    signer: { id: SELF }, statuses: { all: () => [] }, clock: { wall: () => given.now ?? EFFECTIVE_AT },
    chain: { genesis: { parameters: { maxSkewMs: 1 } } },
    hostLoop: { state: { ledger: {
      parameters: { attemptWindowMs: WINDOW_MS },
      set: {
        has: (id: MemberId) => members.some(member => hex(member) === hex(id)),
        members: members.map(id => ({ id }))
      }
    } } }
  } as unknown as ForgettingParts
  return { forgetting: new Forgetting(parts), forgotten, row: () => row?.[0], notes }
}

const says = (author: MemberId, wiped: number): ReadonlyMap<MemberId, number> => new Map([[author, wiped]])

describe('node: patients are forgotten', () => {
  it('once the responsible hospital attests it, by a hospital without the name', async () => {
    const { forgetting, forgotten, row } = rig({ attested: says(RESPONSIBLE, 31) })
    await forgetting.follow(RECORD)
    assert.deepEqual([forgotten, row()], [[false], Progress.forgotten])
  })

  it('once more than f others attest it, if the responsible hospital left and attested nothing', async () => {
    const members = [SELF, OTHER, bytes(6), bytes(7)]
    for (const [others, isSaid] of [[[OTHER], false], [[OTHER, bytes(6)], true]] as const) {
      const { forgetting, forgotten, row } = rig({ members, attested: new Map(others.map(id => [id, 31])) })
      assert.equal(await forgetting.isOver(RECORD), !isSaid, 'one that attests later forgets first')
      await forgetting.follow(RECORD)
      assert.deepEqual([forgotten, row()], isSaid ? [[false], Progress.forgotten] : [[], Progress.erased])
    }
  })

  it('not on the word of another hospital, without its word, or against what this one knows', async () => {
    const cases: Given[] = [
      { attested: says(OTHER, 31) }, { attested: says(RESPONSIBLE, 15) }, {},
      { attested: says(RESPONSIBLE, 31), state: 'left' }
    ]
    for (const given of cases) {
      const { forgetting, forgotten, row } = rig(given)
      await forgetting.follow(RECORD)
      assert.deepEqual([forgotten, row()], [[], Progress.erased])
    }
  })

  it('again at a start, if a stop has cut it after the own attestation', async () => {
    const attested = says(RESPONSIBLE, 31)
    const cut = rig({ attested, hasRow: false, isCut: true })
    await assert.rejects(cut.forgetting.follow(RECORD), /the process ends/)
    assert.deepEqual([cut.forgotten.length, cut.notes.size], [1, 1], 'the note stays until the end')
    const again = rig({ attested, hasRow: false })
    await again.forgetting.followNotes()
    assert.deepEqual([again.forgotten.length, again.notes.size, again.row()], [1, 0, undefined])
    const left = rig({ attested, hasRow: false, state: 'left' })
    await left.forgetting.followNotes()
    assert.deepEqual([left.forgotten.length, left.notes.size], [0, 0], 'nothing is to be forgotten')
  })

  it('before the attestation, if the responsible hospital is soon enough', async () => {
    const isOver = async (given: Given): Promise<boolean> => await rig(given).forgetting.isOver(RECORD)
    assert.equal(await isOver({}), false)
    assert.equal(await isOver({ now: EFFECTIVE_AT + WINDOW_MS / 12 - 1 }), false)
    assert.equal(await isOver({ now: EFFECTIVE_AT + WINDOW_MS / 12 }), true)
    assert.equal(await isOver({ hasRules: false }), true, 'nothing is to be forgotten')
    assert.equal(await isOver({ state: 'left' }), true)
    assert.equal(await isOver({ members: [SELF, OTHER] }), true, 'nobody is responsible any more')
    assert.equal(await isOver({ attested: says(RESPONSIBLE, 15) }), true)
    assert.equal(await isOver({ attested: says(RESPONSIBLE, Wiped.patient + 1) }), false, 'it follows first')
    assert.equal(await isOver({ attested: says(RESPONSIBLE, Wiped.patient + 1), state: 'left' }), true)
  })

  it('with a note on the disk, by which a start forgets them again', async () => {
    const effects = [{ record: RECORD, versions: [RECORD] }]
    const first = rig({ state: 'gone', progress: Progress.ordered })
    assert.equal((await first.forgetting.begin(effects)).size, 1)
    assert.deepEqual([first.forgotten, first.row()], [[false], Progress.forgetting])
    const again = rig({ state: 'unknown', progress: Progress.forgetting })
    assert.equal((await again.forgetting.begin(effects)).size, 1)
    assert.deepEqual(again.forgotten, [true])
    const left = rig({ state: 'left', progress: Progress.ordered })
    assert.equal((await left.forgetting.begin(effects)).size, 0)
    assert.deepEqual([left.forgotten, left.row()], [[], Progress.ordered])
  })
})
