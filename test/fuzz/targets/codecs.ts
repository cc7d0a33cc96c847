import assert from 'node:assert/strict'
import fc from 'fast-check'
import * as codecs from '../../../src/protocol/codec/index.js'
import { membersCodec } from '../../../src/protocol/codec/parts/allowlist.js'
import {
  judgedByCodec, reasonGroupCodec, relationCodec
} from '../../../src/protocol/codec/parts/proposal.js'
import { custodyRequestFieldsCodec } from '../../../src/protocol/codec/messages/custody-messages.js'
import { excerptRequestFieldsCodec } from '../../../src/protocol/codec/messages/excerpt-messages.js'
import { findingsRequestFieldsCodec } from '../../../src/protocol/codec/messages/findings-messages.js'
import { recordKeyRequestFieldsCodec } from '../../../src/protocol/codec/messages/key-messages.js'
import type { Codec } from '../../../src/protocol/codec/index.js'
import { decode, DecodeError } from '../../../src/protocol/codec/index.js'
import {
  justificationCodec, linkCodec, linkedNumberCodec, ruleCodec
} from '../../../src/protocol/consent/index.js'
import { walRecordCodec } from '../../../src/protocol/consensus/index.js'
import * as epochRows from '../../../src/protocol/ledger/epochs/epoch-rows.js'
import { nameCountsCodec } from '../../../src/protocol/ledger/rows/name-counts.js'
import { presenceCodec } from '../../../src/protocol/ledger/rows/presence.js'
import { clinicianSignatureCodec, contestRightCodec } from '../../../src/protocol/codec/parts/emergency.js'
import { NO_ATTESTED, attestedCountsCodec } from '../../../src/protocol/ledger/rows/attested-counts.js'
import { attestedRowCodec } from '../../../src/protocol/ledger/rows/attested.js'
import * as reviewRows from '../../../src/protocol/ledger/rows/review.js'
import { NO_EMERGENCIES, emergencyCountsCodec } from '../../../src/protocol/ledger/rows/emergency-counts.js'
import * as emergencyRows from '../../../src/protocol/ledger/rows/emergency.js'
import * as rosterRows from '../../../src/protocol/ledger/rows/roster.js'
import * as mismatchRows from '../../../src/protocol/ledger/rows/mismatch.js'
import { accessEventCodec } from '../../../src/protocol/access/event.js'
import * as accessRows from '../../../src/protocol/ledger/rows/access.js'
import * as handleRows from '../../../src/protocol/ledger/rows/handle.js'
import * as measureRows from '../../../src/protocol/ledger/rows/measure.js'
import * as rulesetRows from '../../../src/protocol/ledger/rows/ruleset.js'
import * as rows from '../../../src/protocol/ledger/rows/rows.js'
import { EMPTY_TALLY, tallyCodec } from '../../../src/protocol/ledger/rows/tally.js'
import { caseKey } from '../../../src/protocol/ledger/index.js'
import { stateProofCodec } from '../../../src/protocol/proof/index.js'
import { receiptCodec, receiptContentCodec } from '../../../src/protocol/receipt/index.js'
import { concat, hex, ZERO_32 } from '../../../src/protocol/types/index.js'
import { bindingCodec } from '../../../src/records/container/index.js'
import type { Random } from '../../../src/sim/random.js'
import { ChainFixture } from '../../fixtures/chain-fixture.js'
import { proveBeforeBlock } from '../../fixtures/sample-proof.js'
import { fixedReceipt } from '../../fixtures/fixed-receipts.js'
import { CASES, TRANSACTIONS } from '../../unit/protocol/codec/arbitraries.js'
import { mutateBytes } from '../mutate-bytes.js'
import type { Target } from '../target.js'

/** A codec with its exported name. */
interface Named { readonly name: string, readonly codec: Codec<unknown> }

const SAMPLES_PER_CASE = 24

function isCodec (value: unknown): value is Codec<unknown> {
  return typeof value === 'object' && value !== null && 'decode' in value && 'read' in value
}

/** Every codec of messages, of the write-ahead log and of rows in the database. */
export const CODECS: readonly Named[] =
  Object.entries({
    ...codecs, ...rows, ...epochRows, ...handleRows, ...measureRows, ...rulesetRows,
    custodyRequestFieldsCodec, excerptRequestFieldsCodec, findingsRequestFieldsCodec, judgedByCodec,
    membersCodec, nameCountsCodec, ...emergencyRows, ...reviewRows, ...rosterRows, clinicianSignatureCodec,
    attestedCountsCodec, attestedRowCodec,
    contestRightCodec, emergencyCountsCodec, justificationCodec, linkCodec, linkedNumberCodec, presenceCodec,
    reasonGroupCodec,
    receiptCodec, receiptContentCodec, recordKeyRequestFieldsCodec, relationCodec, ruleCodec,
    stateProofCodec, tallyCodec, walRecordCodec,
    ...mismatchRows, bindingCodec, ...accessRows, accessEventCodec
  }).flatMap(([name, value]) => name.endsWith('Codec') && isCodec(value)
    ? [{ name: name.slice(0, -5), codec: value as Codec<unknown> }]
    : [])

const RULESET = {
  subject: 1, system: 'urn:a', version: '1', hash: new Uint8Array(32), firstDay: 1, lastDay: 0
}

/** Samples of rows, which occur in no message. */
const ROWS: readonly unknown[] = [0, 1, 2, 3].flatMap(n => {
  const bytes = new Uint8Array(32).fill(n)
  return [
    { caseId: bytes, status: n }, { accused: bytes, height: n, transactionId: bytes },
    { ...EMPTY_TALLY, proposed: n }, { from: n, id: bytes },
    { boxKey: bytes, lostAt: n === 0 ? undefined : n },
    { submitter: bytes, outcome: n % 3, statements: [{ author: bytes, verdict: 1 + n % 2 }] },
    { day: n, stated: n }, { sensitive: n, classToken: bytes, denied: [bytes.subarray(16)] },
    [bytes], [{ ruleset: RULESET, since: n }], RULESET,
    { days: [{ day: n, fresh: n, accepted: 1 }], raises: [{ day: n, names: n }], reported: n },
    {
      counter: n, key: n === 0 ? undefined : bytes, waiting: { key: bytes, since: n, vouches: n },
      appointed: [{ key: bytes, role: 1, scope: n, from: n, until: n }],
      consents: [{
        number: n, height: n, origin: 1, signer: bytes, ruleHash: bytes, keyCommitment: bytes, until: n
      }]
    },
    { height: n, transactionId: bytes }, { day: n, orders: n, attested: n }, { type: 'form', form: bytes },
    {
      phase: n + 1, handle: bytes, requester: bytes, isFiled: n === 0, requestedAt: n, signedAt: n, ground: n,
      decidedAt: n, effectiveAt: n, votes: [{ hospital: bytes, grants: n === 1 }], height: n
    },
    { at: n, wiped: n, fileSystem: n % 3, discard: n % 3, backupsUntil: n },
    { day: n, requests: n, orders: n, granted: n, refused: n, late: n },
    { isDrawn: n > 0, owing: [bytes] },
    { count: n, chain: bytes, height: n }, { last: n, day: n, accesses: n },
    {
      kind: 1, isPermitted: n > 0, purpose: 0, hospital: bytes, practitioner: n > 1 ? bytes : undefined,
      role: 0, time: n, other: n > 2 ? bytes : undefined, cases: [bytes]
    },
    {
      salt: bytes.slice(16),
      provisions: [{
        effect: 1, readers: [{ hospital: bytes, practitioner: undefined, role: 0 }], purposes: n,
        categories: n, records: [bytes], from: n, until: n
      }]
    },
    {
      salt: bytes.slice(16), provisions: [],
      link: { other: bytes, shown: [{ caseId: bytes, token: bytes }].slice(n % 2), sealed: bytes }
    },
    { other: bytes, shown: [{ caseId: bytes, token: bytes }].slice(n % 2), sealed: bytes },
    { name: bytes, system: 'urn:a', value: String(n) },
    { isNew: n === 0, absentSince: n, backAt: n, absences: [n] }, [n], n,
    { reason: 1 + n, text: 'found unconscious' }, { entry: n, key: bytes, signature: concat(bytes, bytes) },
    { ...NO_ATTESTED, judged: n, recent: [{ id: bytes, at: n }] },
    {
      hospital: bytes, handle: bytes, number: n, form: bytes, ruleHash: bytes, height: n, filedAt: n,
      outcome: n, round: 1, drawnAt: n,
      judges: [{ hospital: bytes, round: 1, judgement: 1, reason: 2, at: n }]
    },
    { ...NO_EMERGENCIES, opened: n }, [{ id: bytes, until: n }], n > 0,
    {
      version: n, key: bytes, role: 1, licence: bytes, standing: 2, unjustified: [{ id: bytes, at: n }]
    },
    {
      hospital: bytes, handle: bytes, entry: n, second: n, openedAt: n, height: n, announcedAt: n, until: n,
      isUnconfirmed: n > 0, isAboveSoft: n > 1, sealedHash: bytes, keyCommitment: bytes, outcome: n, round: 1,
      drawnAt: n, judges: [{ hospital: bytes, round: 1, judgement: 2, reason: 3, at: n }],
      contest: { author: bytes, by: n }
    },
    {
      height: n, hash: bytes, timestamp: n, beacon: bytes, allowlistVersion: n, allowlistChangedAt: n
    }
  ]
})

function proofs (): unknown[] {
  const world = new ChainFixture({ name: 'encoded proofs' })
  const [a] = world.signers
  const state = proveBeforeBlock(world, caseKey(ZERO_32), () => { world.commit([world.anything(a!)]) })
  const content = { key: ZERO_32, padCommitment: ZERO_32, nonce: ZERO_32.slice(0, 12), plaintext: ZERO_32 }
  return [state, receiptCodec.decode(fixedReceipt('retracted')), content]
}

/** Bytes that can be elements of the group. */
const ELEMENTS: readonly Uint8Array[] = [1, 2, 3].map(n => new Uint8Array(32).fill(n))

/**
 * Requires that accepted bytes encode to the same bytes again, and that other bytes cause a DecodeError.
 * @returns the value, if the bytes are accepted
 */
function assertCanonical (codec: Codec<unknown>, bytes: Uint8Array): unknown {
  const verdict = decode(codec, bytes)
  if (verdict.verdict !== 'accept') {
    assert.equal(verdict.verdict, 'reject')
    assert.throws(() => codec.decode(bytes), DecodeError)
    return undefined
  }
  assert.equal(hex(codec.encode(verdict.value)), hex(bytes))
  return verdict.value
}

/** Returns all objects and lists within a value, including the value. */
function parts (value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return []
  return [value, ...Object.values(value).flatMap(parts)]
}

function encoded (codec: Codec<unknown>, value: unknown): Uint8Array | undefined {
  try {
    const bytes = codec.encode(value)
    codec.decode(bytes)
    return bytes
  } catch {
    return undefined
  }
}

const known = new Map<string, readonly Uint8Array[]>()
let everything: readonly unknown[] | undefined

/** Parts of messages and transactions of every kind, which a codec may be able to encode. */
function allParts (): readonly unknown[] {
  everything ??= [...CASES.map(({ values }) => values), ...TRANSACTIONS].flatMap((values, i) =>
    fc.sample<unknown>(values, { numRuns: SAMPLES_PER_CASE, seed: 1 + i }).flatMap(parts))
  return everything
}

/** Returns valid encodings for a codec: its own samples, or parts of messages that it can encode. */
function samples ({ name, codec }: Named): readonly Uint8Array[] {
  const made = known.get(name)
  if (made !== undefined) return made
  const own = CASES.find(sample => sample.codec === codec)
  const values = own === undefined
    // ENROL and a row of a dealing wrap a part, and are not parts of another message.
    ? [...ROWS, ...ELEMENTS, ...proofs(), ...allParts().flatMap(part =>
      [part, { request: part }, { id: ELEMENTS[0], dealing: part }])]
    : fc.sample(own.values, { numRuns: 4 * SAMPLES_PER_CASE, seed: 1 })
  const found = values.flatMap(value => encoded(codec, value) ?? [])
  assert(found.length > 0, `no sample of ${name}`)
  known.set(name, found)
  return found
}

/** Returns an encoding with repeated, reversed or missing items in lists. */
function relisted ({ codec }: Named, bytes: Uint8Array, random: Random): Uint8Array {
  const value = codec.decode(bytes)
  const lists = parts(value).filter(Array.isArray) as unknown[][]
  if (lists.length === 0) return bytes
  const list = random.pick(lists)
  if (random.chance(0.6)) list.push(...list)
  else if (random.chance(0.5)) list.reverse()
  else list.pop()
  return encoded(codec, value) ?? bytes
}

function target (named: Named): Target {
  return {
    name: `codec-${named.name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`,
    extension: 'bin',
    make (random) {
      const [bytes, other] = [random.pick(samples(named)), random.pick(samples(named))]
      const based = random.chance(0.3) ? relisted(named, bytes, random) : bytes
      return random.chance(0.1) ? based : mutateBytes(based, random, other)
    },
    run (input) {
      const value = assertCanonical(named.codec, input)
      if (value === undefined || input.byteLength > 400) return
      for (let cut = 0; cut < input.byteLength; cut++) {
        assert(decode(named.codec, input.subarray(0, cut)).verdict !== 'accept', 'a prefix is valid')
      }
    }
  }
}

export const codecTargets: readonly Target[] = CODECS.map(target)

/** Returns a valid encoding of a random value, for targets with messages. */
export function sampleOf (codec: unknown, random: Random): Uint8Array {
  const named = CODECS.find(candidate => candidate.codec === codec)
  assert(named !== undefined)
  return random.pick(samples(named))
}
