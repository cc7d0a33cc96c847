import assert from 'node:assert/strict'
import { OPERATOR, ServiceError } from '../../../../src/api/index.js'
import { terminologyServices } from '../../../../src/node/services/terminology-services.js'
import { decode, rulesetId, transactionCodec } from '../../../../src/protocol/codec/index.js'
import { createSigner, sha256 } from '../../../../src/protocol/crypto/index.js'
import {
  TransactionKind, fromHex, hex, utf8, type Adopt, type MemberId, type Ruleset
} from '../../../../src/protocol/types/index.js'
import { dayNumber } from '../../../../src/terminology/index.js'
import { Bench, DIABETES, orderFile } from '../../terminology/support.js'

const ICD_10_CM = 'http://hl7.org/fhir/sid/icd-10-cm'
const chain = { id: sha256(utf8('a chain')) }
const signer = createSigner(sha256(utf8('a hospital')))
const other = new Uint8Array(32).fill(2) as MemberId

describe('services: terminology', () => {
  let bench: Bench
  let sent: Uint8Array[]
  let support: Map<string, readonly Uint8Array[]>
  let adopted: { ruleset: Ruleset, since: number }[]
  let services: ReturnType<typeof terminologyServices>

  beforeEach(() => {
    bench = new Bench()
    sent = []
    support = new Map()
    adopted = []
    const members = [{ id: signer.id }, { id: other }]
    const ids = new Set(members.map(({ id }) => hex(id)))
    const set = { quorum: 2, members, has: (id: MemberId) => ids.has(hex(id)) }
    const running = {
      chain, signer, gossip: () => {},
      gate: { takeOwn: (bytes: Uint8Array) => { sent.push(bytes); return { verdict: 'accept' } } },
      hostLoop: { state: { ledger: { chain, set, rulesets: { support, adopted } } } }
    }
    services = terminologyServices(() => bench.store.folder, () => ({ chain: running }) as never,
      { show: (id: MemberId) => ({ id: hex(id), name: 'a hospital' }) } as never)
  })
  afterEach(async () => { await bench.remove() })

  const refusal = (code: string) => (error: unknown): boolean =>
    error instanceof ServiceError && error.code === code
  const search = async (text: string, more = {}): Promise<string[]> =>
    (await services.searchCodes({ query: { text, ...more } }, OPERATOR))
      .map(({ code, title }) => `${code} ${title}`)
  const adopt = async (body: { hash: string, from?: string, until?: string }): Promise<unknown> =>
    await services.adoptRelease({ body }, OPERATOR)

  it('search the starter set until a release of its system is here', async () => {
    assert.deepEqual(await search('type 2 diab compl', { language: 'de' }),
      ['E11.9 Diabetes mellitus Typ 2 ohne Komplikationen'])
    assert.deepEqual(await search('hipertension', { language: 'pt-BR' }), ['I10 Hipertensão essencial'])
    assert.deepEqual(await search('hypert', { system: 'urn:other' }), [])
    await bench.import(DIABETES)
    assert.deepEqual(await search('hipertension'), [])
    assert.deepEqual(await search('type 2', { limit: 1 }), ['E11 Type 2 diabetes mellitus'])
  })

  it('search the newest release of each system', async () => {
    await bench.import(DIABETES, { version: '2025' })
    const later = orderFile([['E119', 1, 'Type 2 diabetes mellitus uncomplicated']])
    await bench.import(later, { version: '2026' })
    assert.deepEqual(await search('e11.9'), ['E11.9 Type 2 diabetes mellitus uncomplicated'])
    const [shown] = await services.showCode({ query: { code: 'E11.9', system: ICD_10_CM } }, OPERATOR)
    assert.deepEqual([shown?.version, shown?.use], ['2026', 'assignable'])
    await assert.rejects(services.showCode({ query: { code: 'X' } }, OPERATOR), refusal('unknown-code'))
  })

  it('sign a release that is here, with its days or others', async () => {
    const { hash } = await bench.import(DIABETES)
    await assert.rejects(adopt({ hash: 'ffffffff' }), refusal('unknown-release'))
    await assert.rejects(adopt({ hash, from: '2026-02-30' }), refusal('wrong-days'))
    await assert.rejects(adopt({ hash, from: '2027-01-01' }), refusal('wrong-days'))
    await adopt({ hash: hash.slice(0, 8), until: '2027-01-31' })
    const decoded = decode(transactionCodec, sent[0]!)
    assert(decoded.verdict === 'accept' && decoded.value.kind === TransactionKind.adopt)
    const { author, kind, signature, ...ruleset }: Adopt = decoded.value
    assert.deepEqual([hex(author), kind, signature.length], [hex(signer.id), 16, 64])
    assert.deepEqual(ruleset, {
      subject: 1, system: ICD_10_CM, version: '2026', hash: fromHex(hash), firstDay: dayNumber('2025-10-01'),
      lastDay: dayNumber('2027-01-31')
    })
    support.set(hex(signer.id), [rulesetId(chain.id, ruleset)])
    await assert.rejects(adopt({ hash, until: '2027-01-31' }), refusal('signed-already'))
    adopted.push({ ruleset, since: 7 })
    await assert.rejects(adopt({ hash, until: '2027-01-31' }), refusal('adopted-already'))
  })

  it('list adopted releases, here or not, and those that wait for signatures', async () => {
    const { hash, header } = await bench.import(DIABETES)
    const ruleset: Ruleset = {
      subject: 1, system: ICD_10_CM, version: '2026', hash: fromHex(hash), firstDay: dayNumber(header.from)!,
      lastDay: dayNumber(header.until!)!
    }
    support.set(hex(other), [rulesetId(chain.id, ruleset)])
    const before = await services.terminology({}, OPERATOR)
    assert.deepEqual([before.quorum, before.usesStarterSet], [2, true])
    const states = before.releases
      .map(({ adoptedAt, isHere, signedBy }) => [adoptedAt, isHere, signedBy.length])
    assert.deepEqual(states, [[undefined, true, 1]])
    adopted.push({ ruleset, since: 7 }, { ruleset: { ...ruleset, hash: other, version: '2027' }, since: 8 })
    const { releases, usesStarterSet } = await services.terminology({}, OPERATOR)
    assert(!usesStarterSet)
    assert.deepEqual(
      releases.map(({ adoptedAt, codes, isHere, version }) => [version, adoptedAt, isHere, codes]),
      [['2026', 7, true, 6], ['2027', 8, false, undefined]])
  })
})
