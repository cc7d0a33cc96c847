import { casesOf, newListOf } from '../../protocol/ledger/index.js'
import { partHashes } from '../../protocol/types/index.js'
import type { LoopEvents } from '../loop/host-loop.js'
import type { RecoveryDesk } from '../peers/recovery-desk.js'
import { FurtherEvidence } from '../signing/further-evidence.js'
import { raiseHalt } from '../signing/halt-proof.js'
import { recallOpinions } from '../signing/past-opinions.js'
import type { Clinical } from './chain-ground.js'
import type { GatedAgreement } from './build-gate.js'
import type { PeerWork } from './build-peer-work.js'

interface LoopEventsParts extends GatedAgreement, PeerWork {
  readonly hospital: Clinical | undefined
  readonly recovery: RecoveryDesk | undefined
}

/** Connects the host loop with the parts above it, which carry out the effects that the loop does not. */
export function loopEvents (parts: LoopEventsParts): LoopEvents {
  const {
    commits, fail, fetcher, finalBlocks, gossip, hospital, index, membership, recentBodies, recovery, role,
    syncer, trust, waiting
  } = parts
  const further = new FurtherEvidence(parts)
  return {
    admits: input => trust.admits(input),
    operationsWith: commit => [...index.operationsWith(commit), ...hospital?.operationsWith(commit) ?? []],
    bodiesWith: commit => role === 'hospital' ? waiting.withBlock(commit) : undefined,
    committed: commit => {
      const list = newListOf(commit.delta)
      if (list !== undefined) membership.commit(list)
      recentBodies.forget(casesOf(commit.delta, 'closed').flatMap(partHashes))
      commits.publish(commit)
    },
    drawn: () => { commits.publishDraws() },
    fetch: wanted => { fetcher.fetch(wanted) },
    holding: (bodies, height) => fetcher.obtainBodies(bodies, height),
    help: (to, height) => { finalBlocks.help(to, height) },
    behind: (of, height) => { syncer.noteHeight(of, height) },
    publish: ({ transactions }) => {
      for (const { bytes } of transactions) gossip({ transaction: bytes, bodies: [] })
    },
    keepEvidence: ({ conflict }) => { further.keep(conflict) },
    recall: wanted => { recallOpinions(parts, wanted).catch(fail) },
    recovering: effect => { recovery?.note(effect) },
    halted: halt => { raiseHalt(parts, halt) },
    failed: fail
  }
}
