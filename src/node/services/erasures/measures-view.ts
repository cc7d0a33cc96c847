import type {
  AttestationView, ErasureCountView, ErasureListView, ErasureStatusView, MeasureView
} from '../../../api/index.js'
import {
  MeasurePhase, attestationKey, attestationRowCodec, caseKey, decisionDue, entryId, erasureCountCodec,
  erasureCountKey, measureKey, measureRowCodec, type MeasureRow
} from '../../../protocol/ledger/index.js'
import {
  Measure, fromHex, hex, type CaseId, type MemberId, type Timestamp
} from '../../../protocol/types/index.js'
import { caseCodec } from '../../../protocol/codec/index.js'
import { mayDecide } from '../../clinical/erasures/open-decisions.js'
import { Closures } from '../../custody/closures.js'
import { correctedTime } from '../../signing/own-clock.js'
import type { RunningChain } from '../../assembly/running-chain.js'
import type { Parties } from '../parties.js'
import { DISCARDS, FILE_SYSTEMS, MEASURES, PHASES, groundName, wipedNames } from './names.js'

const ID_BYTES = 32

interface Shown {
  readonly view: MeasureView
  readonly responsible: MemberId
}

/** Shows the measures on a record, and who has attested its erasure. @param record the first version */
export async function statusOf (
  chain: RunningChain, record: CaseId, parties: Parties
): Promise<ErasureStatusView> {
  const { hostLoop, store } = chain
  const keys = Object.values(Measure).map(measure => measureKey(record, measure))
  const rows = await store.loadEntries(keys)
  const shown = await Promise.all(keys.flatMap(({ key }) => {
    const row = rows.get(entryId({ space: 'measure', key }))
    return row === undefined ? [] : [viewOf(chain, key, measureRowCodec.decode(row), parties)]
  }))
  const measures = shown.map(({ view }) => view)
  const isErased = measures.some(({ measure, phase }) => measure === 'erase' && phase === 'in-force')
  if (!isErased) return { measures }
  const members = hostLoop.state.ledger.set.members.map(({ id }) => id)
  const attested = await store.loadEntries(members.map(id => attestationKey(record, id)))
  const by = (id: MemberId): Uint8Array | undefined => attested.get(entryId(attestationKey(record, id)))
  return {
    measures,
    attested: members.flatMap(id => {
      const row = by(id)
      return row === undefined ? [] : [attestationView(id, row, parties)]
    }),
    late: members.filter(id => by(id) === undefined).map(id => parties.show(id))
  }
}

/**
 * Lists measures in the order of case ids, and the counters of hospitals.
 * @param first the keys of those that stand before all others
 */
export async function listOf (
  chain: RunningChain, limit: number, parties: Parties, first: readonly Uint8Array[]
): Promise<ErasureListView> {
  const { hostLoop, store } = chain
  const rows = new Map<string, Uint8Array>()
  for (const key of first.slice(0, limit)) rows.set(hex(key), (await store.entry({ space: 'measure', key }))!)
  for await (const { key, value } of store.entriesAfter('measure', new Uint8Array(0), limit + 1)) {
    rows.set(hex(key), value)
  }
  const isCut = rows.size > limit
  const shown: Shown[] = []
  for (const [key, row] of [...rows].slice(0, limit)) {
    shown.push(await viewOf(chain, fromHex(key), measureRowCodec.decode(row), parties))
  }
  const counts: ErasureCountView[] = []
  for (const name of hostLoop.state.ledger.tallies.keys()) {
    const row = await store.entry(erasureCountKey(fromHex(name)))
    const overdue = shown.filter(({ responsible, view }) =>
      view.isOverdue && hex(responsible) === name).length
    if (row === undefined && overdue === 0) continue
    const { granted, late, refused } = row === undefined
      ? { granted: 0, late: 0, refused: 0 }
      : erasureCountCodec.decode(row)
    counts.push({ hospital: parties.show(fromHex(name)), granted, refused, late, overdue })
  }
  return { measures: shown.map(({ view }) => view), isCut, counts }
}

async function viewOf (
  chain: RunningChain, key: Uint8Array, row: MeasureRow, parties: Parties
): Promise<Shown> {
  const { hostLoop, store } = chain
  const record = key.slice(0, ID_BYTES)
  const bytes = await store.entry(caseKey(record))
  const { submitter } = caseCodec.decode(bytes!)
  const { attemptWindowMs } = hostLoop.state.ledger.parameters
  const dueAt = decisionDue(row, attemptWindowMs)
  const ground = groundName(row.ground)
  const measure = MEASURES[key[ID_BYTES] as Measure]
  const correctedBy = measure === 'rectify' && row.phase === MeasurePhase.inForce
    ? await versionSince(store, record, row.requestedAt) : undefined
  const view: MeasureView = {
    record: hex(record),
    measure,
    phase: PHASES[row.phase],
    responsible: parties.show(submitter),
    requestedAt: row.requestedAt,
    dueAt,
    isOverdue: row.phase === MeasurePhase.requested && correctedTime(chain) >= dueAt,
    ...(ground === undefined ? {} : { ground }),
    ...(row.decidedAt === 0 ? {} : { decidedAt: row.decidedAt }),
    ...(row.effectiveAt === 0 ? {} : { effectiveAt: row.effectiveAt }),
    toDecide: mayDecide(row, submitter, chain.signer.id),
    ...(correctedBy === undefined ? {} : { correctedBy }),
    votes: row.votes.map(({ grants, hospital }) => ({ hospital: parties.show(hospital), grants })),
    height: row.height
  }
  return { view, responsible: submitter }
}

/** Returns the newest version of a record, if it was proposed since a time. @param record the first one */
async function versionSince (
  store: RunningChain['store'], record: CaseId, time: Timestamp
): Promise<string | undefined> {
  const [newest] = await new Closures(store).versions(record)
  return newest === undefined || newest.proposedAt < time ? undefined : hex(newest.id)
}

function attestationView (id: MemberId, bytes: Uint8Array, parties: Parties): AttestationView {
  const { at, backupsUntil, discard, fileSystem, wiped } = attestationRowCodec.decode(bytes)
  return {
    hospital: parties.show(id), at, wiped: wipedNames(wiped), fileSystem: FILE_SYSTEMS[fileSystem],
    discard: DISCARDS[discard], backupsUntil
  }
}
