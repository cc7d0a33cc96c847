import { ServiceError, type HealthView, type NodeServices, type StatusView } from '../../api/index.js'
import { decode, signedAllowlistCodec } from '../../protocol/codec/index.js'
import { allowlistKey } from '../../protocol/ledger/index.js'
import { firstSignedAllowlist, memberSet, type MemberSet } from '../../protocol/membership/index.js'
import { beaconOf } from '../../protocol/sortition/index.js'
import { AccessKind, equal, type Member } from '../../protocol/types/index.js'
import type { RunningChain } from '../assembly/running-chain.js'
import { findMissing, withHoldings } from '../clinical/holdings.js'
import type { NodeBase } from '../assembly/node-base.js'
import { explainCase, exportChain, verifyStore } from '../examine/verify/index.js'
import { logOwnCase } from './accesses/index.js'
import { allowlistView, memberView, pendingListView } from './allowlists.js'
import type { CaseFinder } from './case-finder.js'
import type { CaseWaiters } from './case-waiters.js'
import { disputesOf } from './disputes.js'
import { blockView, headView } from './chain-views.js'
import type { Parties } from './parties.js'
import { questionsAbout } from './question-services.js'
import { ListChanges } from './list-changes.js'
import { proveCase, proveMember } from './proofs.js'
import { makeReceipt } from './receipts.js'
import { patientRefused } from './refusals.js'
import { reindexPatients } from './reindex-patients.js'
import { rulesView } from './rule-views.js'
import { statusView } from './status.js'
import { mismatchList } from './mismatches.js'
import { readBlock, readHeader } from '../loop/stored-block.js'

export interface NodeParts {
  readonly base: NodeBase
  readonly parties: Parties
  readonly waiters: CaseWaiters
  /** @throws ServiceError 409 `no-chain` */
  running (): RunningChain
  /** @throws ServiceError 409 `no-chain` */
  finder (): CaseFinder
  /** Counts the cases or enrolments that wait for a person at this node. */
  toDecide (): Promise<number>
  health (status: Pick<StatusView, 'phase' | 'toDecide'>): Promise<HealthView>
  /** Returns the hospitals that the government has approved before the genesis; otherwise empty. */
  approved (): readonly Member[]
  needed (): number
}

/** Makes the handlers that both roles serve, since both hold the same blocks. */
export function nodeServices (parts: NodeParts): NodeServices {
  const { base, parties, waiters } = parts
  let lists: ListChanges | undefined
  return {
    async status () {
      const status = statusView(base, parties, await parts.toDecide())
      const health = await parts.health(status)
      const [worst] = health.troubles
      return {
        ...status, health, ...(worst?.severity === 'stopped' ? { summary: worst.text } : {})
      }
    },
    async health () { return await parts.health(statusView(base, parties, await parts.toDecide())) },
    async head () {
      const running = parts.running()
      const head = running.store.head()
      const block = head === undefined ? undefined : await readBlock(running.store, head.height)
      if (head === undefined || block === undefined) {
        throw new ServiceError(409, 'no-chain',
          'the chain has no block yet; the first block is made when there is a transaction')
      }
      const { version } = await setOf(running, block.header.allowlistHash)
      return headView(block.header, head.hash, version, parties)
    },
    async block ({ params: { height } }) {
      const running = parts.running()
      const block = await readBlock(running.store, height)
      if (block === undefined) {
        const last = running.store.head()?.height ?? 0
        throw new ServiceError(404, 'unknown-height', `there is no block ${height}; the last is ${last}`)
      }
      const set = await setOf(running, block.header.allowlistHash)
      // σ of a block is in the next header.
      const next = await readHeader(running.store, height + 1)
      const beacon = next === undefined ? undefined : beaconOf(running.chain.id, height, next.sigma)
      return blockView(running.chain, block, set, beacon, parties)
    },
    mismatches: async () => await mismatchList(parts.running(), parties),
    async verifyChain () {
      const { chain, role, signer, store } = parts.running()
      const view = await verifyStore(store, () => {})
      if (role === 'government') return view
      return withHoldings(view, await findMissing(store, {
        chainId: chain.id, self: signer.id, readsAll: true
      }))
    },
    async proveCase ({ params }) { return await proveCase(parts.running(), parts.finder(), params.id) },
    async proveMember ({ params }) { return await proveMember(parts.running(), params.id) },
    async receipt ({ params }) {
      const running = parts.running()
      const { chain, hostLoop, store } = running
      const id = await parts.finder().resolve(params.id)
      lists ??= new ListChanges(chain, store)
      const epoch = hostLoop.state.ledger.keys.active?.number
      const receipt = await makeReceipt({ running, lists, epoch }, id)
      const found = running.hospital === undefined ? undefined : await parts.finder().read(id)
      if (found !== undefined && running.hospital !== undefined) {
        const own = { chain: running, hospital: running.hospital, finder: parts.finder() }
        await logOwnCase(own, found, AccessKind.export)
          .catch((error: unknown) => { throw patientRefused(error) })
      }
      return receipt
    },
    exportChain () { return exportChain(parts.running().store) },
    async allowlists () {
      const { chain } = base
      const approved = parts.approved().map(memberView)
      if (chain === undefined) return { approved, needed: parts.needed() }
      const { membership } = chain
      return {
        committed: allowlistView(chain.chain, membership.committed),
        ...(membership.successor === undefined
          ? {}
          : { successor: pendingListView(chain, membership.successor) }),
        approved, needed: parts.needed()
      }
    },
    async showCase ({ params, query: { wait = 0 } }, caller) {
      const id = await parts.finder().resolve(params.id)
      const view = await parts.finder().showWhenClosed(id, waiters, wait * 1000)
      const { chain, chain: { hospital } = {} } = base
      if (chain === undefined || hospital === undefined) return view
      const reviews = await hospital.decisions.of(id)
      const disputes = await disputesOf({ chain, finder: parts.finder(), hospital }, id, parties, caller)
      const questions = await questionsAbout(hospital, id, parties)
      return {
        ...view, ...disputes, ...(reviews.length === 0 ? {} : { reviews }),
        ...(questions.length === 0 ? {} : { questions })
      }
    },
    async listCases ({ query: { status, mine = false, limit = 20, before } }) {
      return await parts.finder().list({ status, mine, limit, before })
    },
    async rules () { return await Promise.resolve(rulesView()) },
    async reindex () {
      const chain = parts.running()
      const cases = await chain.index.rebuild()
      const { hospital } = chain
      const patients = hospital === undefined
        ? 0 : await reindexPatients({ chain, hospital, finder: parts.finder() })
      return { cases, patients }
    },
    async explainDraw ({ params }) {
      const running = parts.running()
      const id = await parts.finder().resolve(params.id)
      const entry = await parts.finder().read(id)
      if (entry === undefined || entry.drawHeight === 0) {
        throw new ServiceError(409, 'not-drawn', 'this case is not drawn yet; the next block draws it')
      }
      const { active } = running.hostLoop.state.ledger.keys
      return await explainCase(running.chain, running.store, entry, active, peer => parties.show(peer))
    }
  }
}

/** Returns the members of the list with this hash. The header of each block names such a hash. */
async function setOf (running: RunningChain, hash: Uint8Array): Promise<MemberSet> {
  const { committed } = running.membership
  for (let { version } = committed.list; version > 1; version--) {
    const row = await running.store.entry(allowlistKey(version))
    const list = row === undefined ? undefined : decode(signedAllowlistCodec, row)
    if (list?.verdict !== 'accept') continue
    const set = memberSet(running.chain.id, list.value)
    if (equal(set.hash, hash)) return set
  }
  return memberSet(running.chain.id, firstSignedAllowlist(running.chain))
}

