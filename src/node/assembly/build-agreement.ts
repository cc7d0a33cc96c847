import { policyOf } from '../../protocol/consensus/index.js'
import { restoreState } from '../../protocol/ledger/index.js'
import { mayUse } from '../../protocol/membership/index.js'
import { createMempool } from '../../protocol/mempool/index.js'
import { startReplica, type ReplicaEffect } from '../../protocol/replica/index.js'
import { MembershipKeeper } from '../gates/membership-keeper.js'
import { sweepBodies, type Sweep } from '../gates/sweep-bodies.js'
import { blockFrom, Trust } from '../gates/trust.js'
import { holderOf } from '../keys/key-store.js'
import { CaseIndex } from '../loop/case-index.js'
import { CommitFeed } from '../loop/commit-feed.js'
import { HostLoop } from '../loop/host-loop.js'
import { heightOfRecord } from '../loop/log-record.js'
import { poolLimits, timing } from '../loop/tuning.js'
import type { HospitalConfig } from '../machine/config/index.js'
import { PeerStatuses } from '../signing/peer-statuses.js'
import { readLog } from '../signing/voting-right.js'
import type { ChainGround } from './chain-ground.js'

/** Holds the replica of a chain with its host loop, and the state of members, trust and peers. */
export interface Agreement extends ChainGround {
  readonly commits: CommitFeed
  readonly membership: MembershipKeeper
  readonly trust: Trust
  readonly hostLoop: HostLoop
  readonly statuses: PeerStatuses
  readonly index: CaseIndex
  /** What the start did with bodies that waited; undefined at the government. */
  readonly sweep: Sweep | undefined
}

/**
 * Opens the replica on the stored chain and builds its loop, which does not run yet.
 * @returns the agreement, and the effects that the loop begins with
 */
export async function buildAgreement (
  ground: ChainGround, config: HospitalConfig | undefined
): Promise<{ readonly agreement: Agreement, readonly effects: readonly ReplicaEffect[] }> {
  const { chain, clock, fail, keyStore, log, logger, network, role, scheduler, signer, store } = ground
  const ledger = restoreState(chain, await store.stateRows())
  // Keep the records of all heights above the tip, since the database may be older than the log.
  await log.reset(record => heightOfRecord(record.payload) > ledger.height)
  const sweep = role === 'hospital' ? await sweepBodies(store, ledger, readLog(log)) : undefined
  const commits = new CommitFeed(scheduler)
  const membership = new MembershipKeeper(chain, ledger.allowlist)
  const { effects, state } = startReplica({
    chain, ledger, log: readLog(log), connected: new Set(),
    keyHolder: keyStore === undefined ? undefined : holderOf(keyStore),
    policy: { ...policyOf(chain.genesis.parameters), ...timing(config) },
    signer: role === 'hospital' ? signer : undefined,
    pool: createMempool(poolLimits(config))
  }, { wall: clock.wall(), monotonic: clock.monotonic() })
  const trust = await Trust.open({ role, chain, store, clock, commits, logger, state, fail },
    blockFrom(config?.trustedBlock))
  const hostLoop = new HostLoop(state, {
    store, log, clock, scheduler, logger,
    consensus: {
      broadcast: (frame, priority) => { network.consensus.broadcast(frame, priority) },
      send: (to, frame, priority) => { network.consensus.send(to, frame, priority) },
      voters: () => network.peers().filter(({ access }) => mayUse(access, 'consensus')).map(({ id }) => id),
      report: (peer, code) => { network.report(peer, code) }
    }
  })
  const statuses = new PeerStatuses(chain, membership, clock)
  const index = await CaseIndex.open(store, ground.secrets.indexSecret)
  return { agreement: { ...ground, commits, membership, trust, hostLoop, statuses, index, sweep }, effects }
}
